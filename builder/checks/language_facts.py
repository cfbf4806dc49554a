"""What checks know of single languages: abbreviations, ordinal numbers, words of links that say nothing.

A table has a language by its first subtag, such as ``de``. A language that is in none of them is checked by what holds
for all.
"""

from __future__ import annotations

import functools
import unicodedata

from builder.core.patterns import lazy_pattern


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@functools.lru_cache(maxsize=256)
def primary(language: str) -> str:
    """The first subtag of a tag, such as ``de`` for ``de-AT``."""
    return language.partition("-")[0].lower()


def is_english(language: str) -> bool:
    return language == "en" or language.startswith("en-")


NEVER_LAST = {
    "en": _words("dr mr mrs ms miss prof st e.g i.e vs approx tel fig")
    | _words("rev revd sgt sr jr capt cllr col fr gen hon lt maj rt messrs mme mlle ph bldg rd ave"),
    "ar": _words("د أ م ص ت ط هـ"),
    "bn": _words("মি.গ্রা মি.লি ডা ড মো মোঃ অধ্যা প্রফে"),
    "cs": _words("mudr ing mgr např tj tzv tel č čl ul cca prof doc"),
    "cy": _words("mr mrs ms e.e h.y st parch ff"),
    "de": _words("z.b d.h u.a o.ä bzw ca evtl ggf inkl zzgl hr fr nr str abb s vgl sog max min mind med priv univ"),
    "el": _words("π.χ δηλ κ κα κ.κ τηλ αρ αριθ δρ καθ οδ σελ βλ"),
    "es": _words("sr sra srta dra d dña p.ej ej núm pág aprox ud uds vd avda av c ee.uu"),
    "fr": _words("m mm pr p.ex ex c.-à-d cf env n tél av bd st réf art chap max min"),
    "he": _words("עמ מס טל רח גב פרופ"),
    "hi": _words("डॉ डा श्री प्रो सं पृ मि ग्रा कि से मि.ग्रा मि.ली कि.ग्रा"),
    "it": _words("sig sig.ra dott dott.ssa dr.ssa es p.es n pag ca art tel.no v"),
    "lt": _words("pvz pan doc val min g gyd kt t.y y nr a pr"),
    "nl": _words("bijv bv dhr mevr mw drs d.w.z o.a m.b.v ca nr blz evt incl"),
    "pl": _words("np tzn tj ul ok godz pkt str m.in lek św al pl płk hab med tzw ur wg"),
    "pt": _words("sr sra dra p.ex ex n pág av r exmo enf aprox núm"),
    "ro": _words("dl dna nr str ex pag conf șef univ bd bl sc ap d"),
    "ru": _words("напр ул тел проф д кв им см рис г стр т.е"),
    "so": _words("mr mrs tus"),
    "ta": _words("திரு டாக்டர் எ.கா எண் பேரா"),
    "tr": _words("örn doç op uzm sn no sok cad mah yrd av bkz s"),
    "uk": _words("напр ул вул тел проф буд кв ім лік м див рис т.зв"),
    "vi": _words("bs ts ths pgs gs tp ks"),
}
"""Abbreviations that something always follows, in small letters and without their last full stop."""

ANYWHERE = _words("dr prof tel")
"""The same in languages that are not in the table, and in those that are."""

SOMETIMES_LAST = {
    "en": _words("no etc a.m p.m ext"),
    "cy": _words("ayyb a.m p.m"),
    "de": _words("usw etc"),
    "el": _words("κτλ κ.λπ κ.ά π.μ μ.μ"),
    "es": _words("etc a.m p.m"),
    "fr": _words("etc"),
    "it": _words("ecc"),
    "lt": _words("val"),
    "nl": _words("enz etc"),
    "pl": _words("itd itp"),
    "pt": _words("etc"),
    "ro": _words("etc ș.a"),
    "ru": _words("др пр"),
    "tr": _words("vb vs"),
    "uk": _words("ін"),
    "vi": _words("v.v"),
}
"""Abbreviations, and one English word, that may end a sentence: they do where a capital follows."""

WITH_ORDINAL_STOPS = _words("cs da de et fi hr hu is lb lv nb nn no pl sk sl sq sr tr")
"""Languages that write a full stop after the figures of an ordinal number: am 3. Dezember."""

WITHOUT_WORD_SPACES = lazy_pattern(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1a20-\u1aaf\u3040-\u30ff\u3100-\u312f\u3400-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)
"""Letters of scripts that write a sentence without spaces between its words: Thai, Lao, Khmer, Chinese, Japanese …"""

SPACES_BETWEEN_SYLLABLES = _words("vi")
"""Languages whose words may have spaces in them."""

CAPITALS_OF_NOUNS = _words("de gsw lb nds")
"""Languages that write every noun with a capital."""

_VAGUE_ENGLISH = lazy_pattern(
    r"(click|see|read|go)? ?here|click|go|continue|download|(read|see|learn|find out)? ?more"
    r"|(more )?(info|information|details)|this|(the|this)? ?(link|page|website|site|address)"
)
_VAGUE = {
    language: frozenset(map(str.strip, phrases.split("|")))
    for language, phrases in {
        "ar": "هنا|اضغط هنا|انقر هنا|المزيد|اقرأ المزيد|الرابط|هذا الرابط|تحميل",
        "bn": "এখানে|এখানে ক্লিক করুন|আরও|আরও পড়ুন|আরও জানুন",
        "cy": "yma|cliciwch yma|gweler yma|mwy|rhagor|darllen mwy|darllenwch mwy|mwy o wybodaeth",
        "de": "hier|hier klicken|klicken sie hier|mehr|mehr erfahren|mehr lesen|weiter|weiterlesen"
        "|der link|dieser link|download|herunterladen",
        "el": "εδώ|πατήστε εδώ|κάντε κλικ εδώ|περισσότερα|διαβάστε περισσότερα|σύνδεσμος",
        "es": "aquí|haga clic aquí|haz clic aquí|pulse aquí|más|leer más|saber más|más información|este enlace",
        "fa": "اینجا|اینجا کلیک کنید|اینجا را کلیک کنید|بیشتر|بیشتر بخوانید",
        "fr": "ici|cliquez ici|cliquer ici|plus|en savoir plus|lire la suite|lire plus|ce lien|le lien|télécharger",
        "he": "כאן|לחצו כאן|לחץ כאן|עוד|קראו עוד|קרא עוד",
        "hi": "यहाँ|यहां|यहाँ क्लिक करें|यहां क्लिक करें|और पढ़ें|अधिक जानें|अधिक जानकारी",
        "it": "qui|clicca qui|clicchi qui|più|leggi di più|scopri di più|maggiori informazioni|questo link",
        "lt": "čia|spauskite čia|spustelėkite čia|daugiau|skaityti daugiau|plačiau|nuoroda",
        "nl": "hier|klik hier|meer|lees meer|lees verder|meer informatie|deze link",
        "pl": "tu|tutaj|kliknij tu|kliknij tutaj|proszę kliknąć tutaj|więcej|czytaj więcej|czytaj dalej"
        "|ten link|pobierz",
        "pt": "aqui|clique aqui|mais|saiba mais|leia mais|mais informações|este link|esta ligação",
        "ro": "aici|click aici|clic aici|faceți clic aici|mai mult|mai multe|citiți mai mult|acest link",
        "ru": "здесь|тут|нажмите здесь|подробнее|читать далее|ссылка",
        "so": "halkan|halkan guji|halkan riix|wax badan|faahfaahin dheeraad ah",
        "ta": "இங்கே|இங்கே கிளிக் செய்யவும்|மேலும்|மேலும் படிக்க|மேலும் அறிய",
        "tr": "burada|buraya|buraya tıklayın|tıklayın|devamı|daha fazla|daha fazla bilgi|bu bağlantı",
        "uk": "тут|натисніть тут|більше|детальніше|докладніше|читати далі|посилання",
        "ur": "یہاں|یہاں کلک کریں|مزید|مزید پڑھیں|مزید جانیں|مزید معلومات",
        "vi": "ở đây|tại đây|nhấp vào đây|bấm vào đây|xem thêm|đọc thêm|tìm hiểu thêm",
        "zh": "这里|這裡|点击这里|點擊這裡|按此|点此|更多|了解更多|阅读更多|閱讀更多",
    }.items()
}


def says_nothing_of_target(words: str, language: str) -> bool:
    """Whether the words of a link do not say where it leads. `words` have no signs (see `letters`)."""
    if is_english(language):
        return _VAGUE_ENGLISH.fullmatch(words) is not None
    return words in _VAGUE_AS_LETTERS.get(primary(language), ())


def letters(text: str) -> str:
    """The words of a text without capitals and signs, with single spaces.

    A vowel of an Indic script is a mark on its consonant, and belongs to the word as letters do.
    """
    kept = (sign if unicodedata.category(sign)[0] in "LMN" or sign == "_" else " " for sign in text)
    return " ".join("".join(kept).split()).casefold()


_VAGUE_AS_LETTERS = {language: frozenset(map(letters, phrases)) for language, phrases in _VAGUE.items()}
