import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Validates files with veraPDF, all of them in one start of Java.
 *
 * <p>Standard input has a job a line: profile, tab, path. The profiles are ua1 (PDF/UA-1), 2a
 * (PDF/A-2a), 2b (PDF/A-2b), ua2 (PDF/UA-2 with ISO/TS 32005), 4 (PDF/A-4), wt1a and wt1r (WTPDF 1.0 for accessibility
 * and for reuse). For each job standard output gets a line that begins with PASS, FAIL or ERROR, then profile, path and, of an error, what it
 * was; after FAIL, a RULE line for each rule that is broken: how often, clause and test, the rule's words, and the
 * first place where it is broken. Fields are set apart by tabs.
 */
public final class VeraPdf {
    private static final Map<String, PDFAFlavour> FLAVOURS = Map.of(
            "ua1", PDFAFlavour.PDFUA_1,
            "2a", PDFAFlavour.PDFA_2_A,
            "2b", PDFAFlavour.PDFA_2_B,
            "ua2", PDFAFlavour.PDFUA_2,
            "4", PDFAFlavour.PDFA_4,
            "wt1a", PDFAFlavour.WTPDF_1_0_ACCESSIBILITY,
            "wt1r", PDFAFlavour.WTPDF_1_0_REUSE);
    private static final Map<String, String> RESOURCES = Map.of(
            "ua1", "PDFUA-1.xml",
            "2a", "PDFA-2A.xml",
            "2b", "PDFA-2B.xml",
            "ua2", "PDFUA-2-ISO32005.xml",
            "4", "PDFA-4.xml",
            "wt1a", "WTPDF-1-0-Accessibility.xml",
            "wt1r", "WTPDF-1-0-Reuse.xml");

    private static final int FAILURES_KEPT_PER_RULE = 100;

    /** A rule that a file breaks. */
    private static final class Broken {
        int times = 0;
        final String where;

        Broken(String where) {
            this.where = where;
        }
    }

    private final Map<String, ValidationProfile> profiles = new LinkedHashMap<>();
    private final Map<RuleId, String> words = new LinkedHashMap<>();
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws IOException {
        VeraGreenfieldFoundryProvider.initialise();
        VeraPdf validator = new VeraPdf();
        BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
            String[] fields = job.split("\t", 2);
            validator.run(fields[0], fields[1]);
        }
    }

    private void run(String name, String path) {
        try {
            report(name, path, validate(name, path));
        } catch (Exception | StackOverflowError failure) {
            print("ERROR", name, path, failure + (failure.getCause() == null ? "" : ", " + failure.getCause()));
        }
    }

    private ValidationResult validate(String name, String path) throws Exception {
        PDFAFlavour flavour = FLAVOURS.get(name);
        ValidationProfile profile = profile(name);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour)) {
            boolean passedToo = false;
            boolean messages = true;
            boolean progress = false;
            PDFAValidator validator = Foundries.defaultInstance()
                    .createValidator(profile, FAILURES_KEPT_PER_RULE, passedToo, messages, progress);
            return validator.validate(parser);
        }
    }

    private void report(String name, String path, ValidationResult result) {
        print(result.isCompliant() ? "PASS" : "FAIL", name, path);
        Map<RuleId, Broken> broken = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String where = assertion.getLocation().getContext();
                broken.computeIfAbsent(assertion.getRuleId(), rule -> new Broken(where)).times++;
            }
        }
        broken.forEach((rule, found) -> print(
                "RULE",
                String.valueOf(found.times),
                rule.getClause() + "-" + rule.getTestNumber(),
                words.getOrDefault(rule, ""),
                found.where));
    }

    private void print(String... fields) {
        List<String> clean = new ArrayList<>();
        for (String field : fields) {
            clean.add(field.replaceAll("\\s+", " "));
        }
        out.println(String.join("\t", clean));
    }

    private ValidationProfile profile(String name) throws Exception {
        ValidationProfile known = profiles.get(name);
        if (known == null) {
            known = read(FLAVOURS.get(name), RESOURCES.get(name));
            profiles.put(name, known);
        }
        return known;
    }

    /** Reads a profile of the jar by hand: its own reader needs JAXB, which the jar does not have. */
    private ValidationProfile read(PDFAFlavour flavour, String resource)
            throws IOException, ParserConfigurationException, SAXException {
        Document document;
        try (InputStream stream = PDFAParser.class.getResourceAsStream("validation/" + resource)) {
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream);
        }
        Set<Rule> rules = new LinkedHashSet<>();
        for (Element rule : below(document.getDocumentElement(), "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element variable : below(document.getDocumentElement(), "variable")) {
            variables.add(Profiles.variableFromValues(
                    variable.getAttribute("name"),
                    variable.getAttribute("object"),
                    text(variable, "defaultValue"),
                    text(variable, "value")));
        }
        return Profiles.profileFromValues(
                flavour, Profiles.profileDetailsFromValues(resource, "", "", new Date(0)), "", rules, variables);
    }

    private Rule rule(Element rule) {
        Element id = below(rule, "id").get(0);
        RuleId number = Profiles.ruleIdFromValues(
                PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"),
                Integer.parseInt(id.getAttribute("testNumber")));
        words.put(number, text(rule, "description"));
        Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(
                number,
                rule.getAttribute("object"),
                deferred,
                rule.getAttribute("tags"),
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(rule, "message"), List.of()),
                List.of());
    }

    private static List<Element> below(Element parent, String tag) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element) {
                Element element = (Element) node;
                if (element.getTagName().equals(tag)) {
                    found.add(element);
                }
                found.addAll(below(element, tag));
            }
        }
        return found;
    }

    private static String text(Element parent, String tag) {
        List<Element> found = below(parent, tag);
        return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
    }
}
