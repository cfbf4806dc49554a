"""The words and signs that keep a number company on its line, by language: 400 mg, 30 March, Ward 4, 1 in 100.

A language that is not listed has the signs and units that all languages have.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from builder.core.characters import composed
from builder.core.patterns import lazy_pattern


class NumberCompany(NamedTuple):
    """What belongs to numbers in a language; `units` and `numbered` are in small letters.

    `units` are what a number is measured in or counts, and `numbered` has a number for its name: Ward 4. `between`
    belongs to the number before it as well as to the one after it: 1 in 100. No line ends with one of `ranges` between
    two numbers: 6 to 8. `joiners` are between a day and its month, as in: 3 de marzo. `day` is
    the number of a day in a date.
    """

    units: frozenset[str]
    months: frozenset[str]
    numbered: frozenset[str]
    between: frozenset[str]
    ranges: frozenset[str]
    joiners: frozenset[str]
    day: re.Pattern[str]


_CYRILLIC_UNITS = "мг г кг мкг л мл дл мм см м км"

_UNITS = """mg g kg µg μg mcg ng ml l dl cl mm cm m km % °c °f gy mgy mmol mol iu mmhg kpa kcal kj kv"""
_SIGNS = frozenset("≤ ≥ < > = ± ~ ≈ × + − - – £ $ € no. number n° nº n.º nr nr. №".split())
"""Signs and words that belong to the number that follows."""
_BETWEEN = "– − × / :"

_ENGLISH_UNITS = """microgram micrograms milligram milligrams nanogram nanograms gram grams kilogram kilograms
    litre litres millilitre millilitres metre metres millimetre millimetres centimetre
    centimetres kilometre kilometres inch inches ft foot feet mile miles lb lbs oz stone degrees percent
    unit units calories tablet tablets capsule capsules drop drops puff
    puffs spray sprays dose doses sachet sachets patch patches teaspoon teaspoons tablespoon tablespoons cup cups
    glass glasses pint pints am pm a.m p.m noon midnight o'clock o’clock second seconds sec secs minute minutes min mins
    hour hours hr hrs day days night nights week weeks fortnight fortnights month months year years time times
    hundred thousand million billion pence pounds"""
_ENGLISH_MONTHS = """January February March April May June July August September October November December
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"""
_ENGLISH_NUMBERED = """appendix bay bed block box building chapter clinic day desk entrance ext. extension figure floor
    gate grade level lift option page pages part phase question room section stage step suite table theatre type unit
    ward week zone"""

# Units, months as they are in dates, what has a number for its name, what is between numbers, of ranges, of dates.
_WORDS: dict[str, tuple[str, str, str, str, str, str]] = {
    "en": (_ENGLISH_UNITS, _ENGLISH_MONTHS, _ENGLISH_NUMBERED, "in", "to or and", ""),
    "ar": (
        """ملغ ملغم مغ غ مل دقيقة دقائق ساعة ساعات يوم يوما أيام أسبوع أسابيع شهر أشهر سنة سنوات مرة مرات قرص أقراص""",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "صفحة غرفة جناح الطابق قسم رقم المرحلة",
        "من",
        "إلى أو",
        "",
    ),
    "bn": (
        "মিগ্রা মি.গ্রা মি.গ্রা. মিলি গ্রাম দিন সপ্তাহ মাস বছর ঘণ্টা মিনিট বার টি",
        "জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
        "পৃষ্ঠা ওয়ার্ড",
        "",
        "থেকে বা",
        "",
    ),
    "cy": (
        """munud funud eiliad awr oriau diwrnod dydd noson wythnos wythnosau mis mlynedd blynedd flynedd gwaith
        waith tabled diferyn gram litr metr""",
        "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
        "ward tudalen rhan lefel gwely ystafell llawr cam math rhif cwestiwn",
        "o mewn ym",
        "i neu hyd a ac",
        "o",
    ),
    "de": (
        """sekunden minute minuten stunde stunden tag tage tagen nacht nächte woche wochen monat monate monaten jahr
        jahre jahren mal tablette tabletten tropfen kapseln uhr grad prozent liter meter euro millionen""",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "seite station zimmer bett stufe etage stock teil phase typ grad abbildung frage kapitel abschnitt",
        "von zu",
        "bis oder und",
        "",
    ),
    "el": (
        """λεπτά λεπτό ώρα ώρες ημέρα ημέρες μέρες νύχτες εβδομάδα εβδομάδες μήνα μήνες χρόνο χρόνια έτη φορά φορές
        δισκία σταγόνες ευρώ""",
        """Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου
        Δεκεμβρίου""",
        "σελίδα θάλαμος όροφος δωμάτιο κρεβάτι στάδιο τύπος ερώτηση μέρος",
        "στους στις στα",
        "έως ή και",
        "",
    ),
    "es": (
        """segundos minuto minutos hora horas día días noche noches semana semanas mes meses año años vez veces
        comprimido comprimidos gotas cápsulas euros grados litros metros millones""",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "página sala planta habitación cama fase tipo grado parte paso pregunta nivel piso",
        "de en cada",
        "a o y",
        "de",
    ),
    "fa": (
        """میلی‌گرم گرم میلی‌لیتر سی‌سی ثانیه دقیقه ساعت روز شب هفته ماه سال بار قرص عدد قطره درجه درصد متر""",
        """ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر فروردین اردیبهشت خرداد تیر مرداد
        شهریور مهر آبان آذر دی بهمن اسفند""",
        "صفحه بخش اتاق طبقه مرحله شماره",
        "از",
        "تا یا",
        "",
    ),
    "fr": (
        """secondes minute minutes heure heures h jour jours nuit nuits semaine semaines mois an ans année années
        fois comprimé comprimés gouttes gélules euros degrés litres mètres millions""",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "page chambre étage niveau partie lit grade type stade phase salle question chapitre",
        "sur",
        "à ou et",
        "",
    ),
    "he": (
        """מ"ג מ״ג מ"ל מ״ל מ"מ מ״מ ס"מ ס״מ ק"ג ק״ג גרם שנייה שניות דקה דקות שעה שעות יום ימים לילה לילות שבוע שבועות
        חודש חודשים שנה שנים פעם פעמים כדור כדורים טבליות טיפות מעלות אחוז אחוזים מטר מטרים""",
        "בינואר בפברואר במרץ במרס באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר",
        "עמוד מחלקה קומה חדר שלב סוג שאלה חלק",
        "מתוך",
        "עד או",
        "",
    ),
    "hi": (
        """मिग्रा मि.ग्रा. मि.ग्रा ग्राम मिली मि.ली. मि.ली सेकंड मिनट घंटा घंटे घंटों दिन दिनों रात रातें हफ़्ते हफ्ते सप्ताह महीना
        महीने महीनों साल वर्ष बार गोली गोलियाँ गोलियां बूँद बूँदें डिग्री प्रतिशत मीटर""",
        "जनवरी फ़रवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर सितम्बर अक्टूबर अक्तूबर नवंबर नवम्बर दिसंबर दिसम्बर",
        "पृष्ठ वार्ड कमरा चरण",
        "",
        "से या",
        "",
    ),
    "it": (
        """secondi minuto minuti ora ore giorno giorni notte notti settimana settimane mese mesi anno anni volta
        volte compressa compresse gocce capsule euro gradi litri metri milioni""",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "pagina stanza piano letto fase tipo grado parte reparto domanda livello",
        "su",
        "a o e",
        "",
    ),
    "lt": (
        """minutė minutės minučių minutes valanda valandos valandų valandas diena dienos dienų dienas savaitė
        savaitės savaičių savaites mėnuo mėnesiai mėnesių mėnesius metai metų metus kartą kartus tabletės lašai""",
        "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
        "puslapis palata kabinetas aukštas lova stadija tipas dalis",
        "iš",
        "iki arba ir",
        "",
    ),
    "nl": (
        """seconden minuut minuten uur uren dag dagen nacht nachten week weken maand maanden jaar jaren keer tablet
        tabletten druppels capsules euro graden liter meter miljoen""",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "pagina kamer verdieping afdeling bed fase type graad deel vraag stap",
        "op van",
        "tot of en",
        "",
    ),
    "pl": (
        """minuta minuty minut godzina godziny godzin dzień dni noc nocy tydzień tygodnie tygodni miesiąc miesiące
        miesięcy rok lata lat raz razy tabletka tabletki tabletek kropli kapsułek złotych""",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "strona sala pokój piętro łóżko faza typ stopień część oddział pytanie krok godz.",
        "na z",
        "do lub albo i",
        "",
    ),
    "pt": (
        """segundos minuto minutos hora horas dia dias noite noites semana semanas mês meses ano anos vez vezes
        comprimido comprimidos gotas cápsulas euros graus litros metros milhões""",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "página sala piso quarto cama fase tipo grau parte passo pergunta nível",
        "em de",
        "a ou e",
        "de",
    ),
    "ro": (
        """secunde minut minute oră ore zi zile noapte nopți săptămână săptămâni lună luni an ani ori comprimate
        picături capsule lei euro grade litri metri""",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
        "pagina salonul camera etajul patul faza tipul gradul partea secția",
        "din",
        "la sau și până",
        "",
    ),
    "ru": (
        f"""{_CYRILLIC_UNITS} минута минуты минут час часа часов день дня дней ночь неделя недели недель месяц месяца
        месяцев год года
        лет раз раза таблетка таблетки таблеток капель""",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "страница палата кабинет этаж койка стадия тип часть вопрос",
        "из",
        "до или и",
        "",
    ),
    "so": (
        "daqiiqo daqiiqadood saac saacadood maalin maalmood habeen toddobaad bil bilood sano jeer kiniin",
        "Janaayo Febraayo Maarso Abriil Maayo Juun Luulyo Agosto Sebtembar Oktoobar Noofeembar Diseembar",
        "bogga qolka qaybta",
        "",
        "ilaa ama iyo",
        "",
    ),
    "ta": (
        """மி.கி மி.கி. மி.லி மி.லி. நிமிடம் நிமிடங்கள் மணி நாள் நாட்கள் வாரம் வாரங்கள் மாதம் மாதங்கள் ஆண்டு
        ஆண்டுகள் முறை மாத்திரை மாத்திரைகள்""",
        "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
        "பக்கம் வார்டு அறை",
        "",
        "முதல் அல்லது",
        "",
    ),
    "tr": (
        "saniye dakika saat gün gece hafta ay yıl kez kere tablet damla kapsül derece litre metre lira",
        "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
        "sayfa oda kat yatak evre tip bölüm adım soru",
        "",
        "ile veya ve",
        "",
    ),
    "uk": (
        f"""{_CYRILLIC_UNITS} хвилина хвилини хвилин година години годин день дні днів ніч тиждень тижні тижнів
        місяць місяці місяців
        рік роки років раз рази разів таблетка таблетки таблеток крапель""",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "сторінка палата кабінет поверх ліжко стадія тип частина питання",
        "з із",
        "до або і та",
        "",
    ),
    "ur": (
        """گرام سیکنڈ منٹ گھنٹہ گھنٹے گھنٹوں دن دنوں رات راتیں ہفتہ ہفتے ہفتوں مہینہ مہینے مہینوں سال بار مرتبہ
        گولی گولیاں قطرے ڈگری فیصد میٹر""",
        "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
        "صفحہ وارڈ کمرہ مرحلہ",
        "",
        "سے یا",
        "",
    ),
    "vi": (
        "giây phút giờ ngày đêm tuần tháng năm lần viên giọt",
        "",
        "trang phòng tầng giường loại phần tháng ngày",
        "trong trên",
        "đến hoặc và",
        "",
    ),
}


@functools.cache
def number_company(language: str) -> NumberCompany:
    """What belongs to numbers in a language, by its tag."""
    own = _WORDS.get(language.partition("-")[0].lower(), ("",) * 6)
    # Text has the form NFC, in which some letters of Hindi and Bengali are two characters.
    units, months, numbered, between, ranges, joiners = map(composed, own)
    return NumberCompany(
        frozenset(f"{_UNITS} {units}".split()),
        frozenset(months.split()),
        frozenset(numbered.split()),
        frozenset(f"{_BETWEEN} {between}".split()),
        frozenset(ranges.split()),
        frozenset(joiners.split()),
        _ENGLISH_DAY if own[0] is _ENGLISH_UNITS else _DAY,
    )


_ENGLISH_DAY = lazy_pattern(r"[(“‘]?\d{1,2}(?:st|nd|rd|th)?")
_DAY = lazy_pattern(r"[(“‘«„]?(?:[בלמ][-־])?\d{1,2}(?:er|\.|º|ª)?")
_OPENING, _CLOSING = "([“‘«„'\"", ".,;:!?)]’”»'\"؟،؛۔।"


_BETWEEN_ENTRIES = "·"
"""Stands between the entries of a line. It ends a line, and does not begin one."""
_MAY_BELONG = lazy_pattern(f"[0-9²³¹¼½¾{_BETWEEN_ENTRIES}]|[^\x00-\u024f\u2010-\u2027]")
"""What every numeric character and the dot between entries match, and few others do."""


def near_numbers(texts: Sequence[str]) -> set[int]:
    """The indexes of words that may belong to the one before them: of all others `belong` is false."""
    near: set[int] = set()
    for index, text in enumerate(texts):
        if _MAY_BELONG.search(text):
            near.update((index, index + 1, index + 2))
    return near


def belong(texts: Sequence[str], index: int, language: str = "en") -> bool:
    """Whether the words at `index` - 1 and `index` belong on the same line."""
    company = number_company(language)
    before, text = texts[index - 1], texts[index]
    if text == _BETWEEN_ENTRIES:
        return True
    earlier = texts[index - 2] if index > 1 else ""
    if text[0].isnumeric() or (text[0] in ".,£$€" and text[1:2].isdigit()):
        return _leads(company, earlier, before, text)
    following = texts[index + 1] if index + 1 < len(texts) else ""
    is_after_number = before[-1].isnumeric()
    if is_after_number and text in company.between and following[:1].isnumeric():
        return True
    is_day = company.day.fullmatch(before) is not None
    if is_day and text in company.joiners:
        return following.rstrip(_CLOSING) in company.months
    if is_after_number and text in company.between:
        return False
    if is_after_number and _is_unit(company, text):
        return True
    is_month = text.rstrip(_CLOSING) in company.months
    return is_month and (is_day or (before in company.joiners and company.day.fullmatch(earlier) is not None))


def _leads(company: NumberCompany, earlier: str, before: str, number: str) -> bool:
    """Whether `before`, which follows `earlier`, belongs to the `number` after it."""
    if before in company.between and earlier[-1:].isnumeric():
        return True
    if before in company.ranges:
        # The number may have its unit on it: 9am to 5pm.
        return any(map(str.isnumeric, earlier)) or _is_unit(company, earlier) or earlier in company.months
    if before in company.months:
        return company.day.fullmatch(number.rstrip(_CLOSING)) is not None
    name = before.lstrip(_OPENING).lower()
    return name in _SIGNS or name in company.numbered


def _is_unit(company: NumberCompany, text: str) -> bool:
    # "mg/kg" is a unit, too.
    return text.rstrip(_CLOSING).partition("/")[0].lower() in company.units
