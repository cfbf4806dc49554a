from __future__ import annotations

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from builder.checks.sentences import sentences, words

PARTED = [
    ("One sentence.", ["One sentence."]),
    ("Rest. Then walk!", ["Rest.", "Then walk!"]),
    ("Are you well? Call us.", ["Are you well?", "Call us."]),
    ("Wait… Then go.", ["Wait…", "Then go."]),
    ("No sign at the end", ["No sign at the end"]),
    ("See Dr. Smith and Prof. Jones today. Then go.", ["See Dr. Smith and Prof. Jones today.", "Then go."]),
    ("Ask Mrs. A. B. Jones. She knows.", ["Ask Mrs. A. B. Jones.", "She knows."]),
    ("Eat fruit, e.g. Apples. Drink water.", ["Eat fruit, e.g. Apples.", "Drink water."]),
    ("Bring a book, etc. and a pen.", ["Bring a book, etc. and a pen."]),
    ("Bring a book, etc. You can read it.", ["Bring a book, etc.", "You can read it."]),
    ("Come at 9 a.m. on Monday.", ["Come at 9 a.m. on Monday."]),
    ("Come at 9 a.m. Eat nothing.", ["Come at 9 a.m.", "Eat nothing."]),
    ("The answer is no. You can go.", ["The answer is no.", "You can go."]),
    ("It is bed no. 5 on the left.", ["It is bed no. 5 on the left."]),
    ("Take 0.5 mg at 10.30 with 1.5 litres.", ["Take 0.5 mg at 10.30 with 1.5 litres."]),
    ("It ended in 2020. 3 of us stayed.", ["It ended in 2020.", "3 of us stayed."]),
    ("Go to www.example.org. It helps.", ["Go to www.example.org.", "It helps."]),
    ("He said “Rest.” You may walk.", ["He said “Rest.”", "You may walk."]),
    ("“Rest.” (You may walk.) Then go.", ["“Rest.”", "(You may walk.)", "Then go."]),
    ("So am I. You are too.", ["So am I.", "You are too."]),
    ("A line\nAnd another", ["A line", "And another"]),
    ("هل أنت بخير؟ اتصل بنا.", ["هل أنت بخير؟", "اتصل بنا."]),
    (
        "Blood is taken. eGFR is a test. pH is not. iPads are there.",
        ["Blood is taken.", "eGFR is a test.", "pH is not.", "iPads are there."],
    ),
    ("Ask Rev. Smith or Sgt. Pepper. Then rest.", ["Ask Rev. Smith or Sgt. Pepper.", "Then rest."]),
    (
        "Ask about the U.K. Health service on the ward of St. Example. Then rest.",
        ["Ask about the U.K. Health service on the ward of St. Example.", "Then rest."],
    ),
    ("You live in the U.K. You can rest.", ["You live in the U.K.", "You can rest."]),
    ("Rest. e.g. on a chair", ["Rest. e.g. on a chair"]),
    ("", []),
    (" . … ", []),
]


@pytest.mark.parametrize(("text", "parted"), PARTED)
def test_sentences(text: str, parted: list[str]) -> None:
    assert sentences(text) == parted


OTHER_LANGUAGES = [
    ("ar", "استرح اليوم. هل أنت بخير؟ اتصل بنا؛ نحن هنا.", 4),
    ("ar", "اسأل د. أحمد غدا.", 1),
    ("ur", "آرام کریں۔ کیا آپ ٹھیک ہیں؟ ہمیں فون کریں۔", 3),
    ("hi", "आराम करें। क्या आप ठीक हैं? हमें फ़ोन करें।", 3),
    ("hi", "डॉ. शर्मा से पूछें।", 1),
    ("bn", "বিশ্রাম নিন। আপনি কি ভালো আছেন? ফোন করুন।", 3),
    ("zh-Hans", "请休息。您还好吗？请打电话！", 3),
    ("ja", "休んでください。「大丈夫です。」電話してください。", 3),
    ("el", "Ξεκουραστείτε. Είστε καλά; Καλέστε μας.", 3),
    ("am", "እረፍት ያድርጉ። ይደውሉልን።", 2),
    ("hy", "Հանգստացեք։ Զանգեք մեզ։", 2),
    ("fr", "Reposez-vous. Allez-vous bien\u00a0? Appelez le Dr. Martin, p. ex. Lundi.", 3),
    ("fr", "« Reposez-vous.\u00a0» Ensuite, marchez.", 2),
    ("fr", "Elle touche le col. Ensuite, marchez.", 2),
    ("es", "Descanse. ¿Está bien? ¡Llame! Hable con la Dra. Ejemplo.", 4),
    ("de", "Kommen Sie am 3. Dezember, z. B. Montag, zu Dr. Muster. Ruhen Sie.", 2),
    ("de", "„Ruhen Sie.“ Dann gehen Sie.", 2),
    ("pl", "Zapytaj prof. Nowak na ul. Długiej itd. Potem odpocznij.", 2),
    ("tr", "3. Ameliyat odasına gidin. Dr. Örnek ile görüşün.", 2),
    ("cy", "Gofynnwch i Dr. Jones, e.e. Dydd Llun. Yna gorffwyswch.", 2),
    ("uk", "Зверніться на вул. Зразкову. Потім відпочиньте.", 2),
    ("en-GB", "Rest; then walk. Go; Call us.", 2),
    ("qaa", "Aaa bbb. Ccc ddd.", 2),
]


@pytest.mark.parametrize(("language", "text", "count"), OTHER_LANGUAGES)
def test_sentences_end_as_their_language_ends_them(language: str, text: str, count: int) -> None:
    assert len(sentences(text, language)) == count


@pytest.mark.parametrize(("language", "text", "count"), OTHER_LANGUAGES)
def test_no_word_of_any_language_is_lost(language: str, text: str, count: int) -> None:
    assert "".join("".join(sentences(text, language)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call 01632 960 114, day or night.", ["Call", "01632960114", "day", "or", "night"]),
        ("Call +44 (0)1632 960 114 – or 999.", ["Call", "4401632960114", "or", "999"]),
        ("a check-up, 24/7 (for you)", ["a", "check-up", "24/7", "for", "you"]),
        ("don’t take 10 to 15 of £5.50", ["don’t", "take", "10", "to", "15", "of", "5.50"]),
        ("“ – ”", []),
        ("اتصل على ٠٢٠ ٧٩٤٦ ٠٩٥٨.", ["اتصل", "على", "٠٢٠٧٩٤٦٠٩٥٨"]),
        ("हमें कहाँ मिलें?", ["हमें"[:-2], "कहाँ"[:-2], "मिलें"[:-2]]),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@forall(st.text("aB. !?…\n’”1", max_size=60))
def test_no_word_is_lost_between_sentences(text: str) -> None:
    assert [word for sentence in sentences(text) for word in words(sentence)] == words(text.replace("\n", " . "))
