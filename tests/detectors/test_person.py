"""Names of people in many scripts, cases and orders, combined from each country's most common names."""

import pytest

from detectors.base import Hints, Verdict
from detectors.parts.name_model import likeness
from detectors.person import judge_cell, judge_shape

HINTS = Hints()
NAMES = {
    "English": [
        "Mary Smith",
        "James Johnson",
        "Linda Williams",
        "Robert Brown",
        "Susan Jones",
        "David Miller",
    ],
    "German": ["Anna Müller", "Thomas Schmidt", "Ursula Schneider", "Jürgen Fischer", "Max Braun"],
    "Spanish": ["María García", "José Martínez", "Carmen de la Fuente", "Antonio López Sánchez"],
    "Polish": ["Anna Nowak", "Piotr Kowalski", "Katarzyna Wiśniewska", "Krzysztof Wójcik"],
    "Lithuanian": ["Jonas Kazlauskas", "Ona Petrauskienė", "Lina Jankauskaitė", "Tomas Stankevičius"],
    "Latvian": ["Jānis Bērziņš", "Anna Kalniņa", "Pēteris Ozoliņš"],
    "Albanian": ["Arben Hoxha", "Fatmir Shehu", "Besnik Prifti"],
    "Bosnian": ["Emir Hodžić", "Amra Hadžić", "Mirza Delić"],
    "Turkish": ["Mehmet Kaya", "Ayşe Demir", "Mustafa Çelik"],
    "Vietnamese": ["Nguyễn Thị Lan", "Trần Văn Minh", "Lê Thị Hoa"],
    "Russian": ["Иванова Анна Сергеевна", "Александр Смирнов", "Мария Кузнецова"],
    "Ukrainian": ["Олена Шевченко", "Іван Коваленко", "Оксана Бондаренко"],
    "Greek": ["Γιώργος Παπαδόπουλος", "Μαρία Παπαδοπούλου", "Κώστας Γεωργίου"],
    "Georgian": ["გიორგი ბერიძე", "ნინო მაისურაძე", "დავით კაპანაძე"],
    "Armenian": ["Արմեն Գրիգորյան", "Անի Սարգսյան"],
    "Hebrew": ["משה כהן", "שרה לוי", "דוד מזרחי"],
    "Arabic": ["محمد علي", "فاطمة أحمد", "أحمد حسن"],
    "Persian": ["علی محمدی", "زهرا حسینی"],
    "Nepali": ["सीता शर्मा", "अनिता देवी श्रेष्ठ"],
    "Thai": ["สมชาย ใจดี", "สมหญิง แซ่ลิ้ม"],
    "Chinese": ["王伟", "李娜", "张敏", "刘洋"],
    "Japanese": ["佐藤 翔太", "鈴木花子", "田中太郎", "サトウ ハナコ"],
    "Korean": ["김민수", "이지은", "박 서준"],
}
THINGS = [
    "walnut table lamp", "Red Bull", "Premium Plan", "engineering", "in progress", "Cancelled", "Sales Manager",
    "Microsoft Windows", "The Godfather", "Pride and Prejudice", "quercus robur", "apple juice", "New York",
    "customer service", "USD", "Stuttgart", "Rechnung", "Bildschirm", "ordinateur portable", "zapatillas de correr",
    "ноутбук", "красный", "Санкт-Петербург", "東京都", "洗濯機", "北京市", "노트북", "냉장고", "حاسوب محمول", "כתום",
    "หนังสือ", "ताला", "υπολογιστής", "კომპიუტერი",
]  # fmt: skip


def is_name(text: str) -> bool:
    return judge_cell(text, HINTS) is Verdict.VALID


@pytest.mark.parametrize("language", NAMES)
def test_names_are_recognised_in_every_case(language: str) -> None:
    names = NAMES[language]
    assert [name for name in names if not is_name(name)] == []
    for name in names:
        assert likeness(name) == likeness(name.lower()) == likeness(name.upper()) or "ς" in name


def test_things_are_not_names_in_any_case() -> None:
    cases = [spelt for thing in THINGS for spelt in (thing, thing.lower(), thing.upper(), thing.title())]
    assert [thing for thing in cases if is_name(thing)] == []


@pytest.mark.parametrize(
    "text",
    [
        "SMITH, MARY",
        "Smith, Mary A.",
        "Mary A. Smith",
        "M. Smith",
        "van den Berg, Jan",
        "Anne-Marie O'Neill",
        "Mary Smith-Jones",
    ],
)
def test_order_initials_and_particles_are_no_hindrance(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("title", ["Dr.", "Prof. Dr.", "Mrs", "Herr", "Mme", "Sra."])
def test_titles_do_not_count(title: str) -> None:
    assert likeness(f"{title} Anna Berg") == likeness("Anna Berg")


def test_a_colour_in_a_name_makes_no_thing_of_it() -> None:
    assert is_name("Robert Brown")
    assert judge_shape("Max Brown", HINTS) is Verdict.VALID
    assert judge_shape("brown box", HINTS) is Verdict.INVALID


@pytest.mark.parametrize(
    "text", ["Qoroq", "qoroq", "王", "d'Oqor", "Qoroq-Xuxim, Z.", "ދޮރު", "ခိုင်", "ሀበሻ", "ქო", "नेप"]
)
def test_a_clear_field_name_carries_names_that_nobody_knows(text: str) -> None:
    assert judge_shape(text, HINTS) is Verdict.VALID


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "n/a",
        "N/A",
        "null",
        "unknown",
        "none",
        "test",
        "x",
        "-",
        "ab12",
        "a@b",
        "one two three four five six seven",
        "z" * 61,
    ],
)
def test_a_clear_field_name_carries_nothing_else(text: str) -> None:
    assert judge_shape(text, HINTS) is Verdict.INVALID
