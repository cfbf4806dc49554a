// What all parts of the ward's page share: its form, its words, and the lines in which it reports.

export const at = (id) => document.getElementById(id);
export const form = at("form");
// The words of the page's language, by their keys. A phrase that goes with a number has a form for each of its kinds.
const WORDS = JSON.parse(form.dataset.words);
const PAGE = document.documentElement;
const KINDS = new Intl.PluralRules(PAGE.lang);
// The keys of the words that the language of the page lacks, and what was said with them: all that is in English.
const LACKING = new Set(JSON.parse(form.dataset.english ?? "[]"));
const IN_ENGLISH = new Intl.PluralRules("en-GB");
const english = new Set();
const announcement = at("announcement");
let topic = "";
let summed = "";

const FIELD = /(\{\w+\})/;

function form_of(key, { count }) {
  const phrase = WORDS[key];
  const kinds = LACKING.has(key) ? IN_ENGLISH : KINDS;
  return typeof phrase === "string" ? phrase : phrase[kinds.select(count)] ?? phrase.other;
}

// Words that may run the other way than the sentence they are in are kept together (UAX #9).
const isolated = (field) => PAGE.dir === "rtl" && typeof field === "string" ? `\u2068${field}\u2069` : field;

export function told(key, fields = {}) {
  const said = form_of(key, fields).replace(/\{(\w+)\}/g, (_, name) => isolated(fields[name]));
  if (LACKING.has(key)) english.add(said);
  return said;
}

// The same where a field is an element, such as a title in a language of its own.
export function phrase(key, fields = {}) {
  const whole = document.createDocumentFragment();
  const parts = form_of(key, fields).split(FIELD).map((part) => FIELD.test(part) ? isolated(fields[part.slice(1, -1)]) : part);
  if (LACKING.has(key)) whole.append(make("span", { lang: "en-GB", dir: "ltr" }, ...parts));
  else whole.append(...parts);
  return whole;
}

// Marks an element whose words are in English on a page in another language.
function spoken(element, words) {
  const isEnglish = english.has(words);
  // Others are new for each sentence, or have a language of their own.
  if (!isEnglish && ![announcement, at("summed")].includes(element)) return;
  element.lang = isEnglish ? "en-GB" : PAGE.lang;
  element.dir = isEnglish ? "ltr" : PAGE.dir;
}

// Says something to everybody. It stays until something else is said, or until its topic is over.
export function say(words, about = "") {
  topic = about;
  announcement.replaceChildren(words);
  spoken(announcement, words);
}

export function unsay(about) {
  if (topic === about) say("");
}

// Only for screen readers, because it is to be seen elsewhere. The same sentence is not read out twice while somebody
// types.
export function sayNew(words) {
  const text = typeof words === "string" ? words : words.textContent;
  if (text !== summed) {
    at("summed").replaceChildren(words);
    spoken(at("summed"), words);
  }
  summed = text;
}

// The sentence about the pack is to be read out again.
export const sayAgain = () => { summed = ""; };

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  if (children.length === 1) spoken(element, children[0]);
  return element;
}

// Words in a language: that of the page where none is given.
export const inLanguage = (language, ...words) => make("span", language ? { lang: language, dir: "auto" } : {}, ...words);

// Reports that something else is picked or filled in than before.
export const changed = () => { form.dispatchEvent(new CustomEvent("changed")); };
export const shared = () => [...form.querySelectorAll('input[name="shared"]')];
export const details = () => [...form.querySelectorAll(".details input, .details textarea")];
