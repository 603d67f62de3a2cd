"""Addresses of many countries are found whole, and texts that only look like addresses are not."""

import pytest

from detectors.base import Hints, Verdict
from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors
from detectors.street_address import judge_form, judge_marks, judge_street

STREETS = PatternPass(load_detectors("street_address"))
WHOLE = {
    "us": ("12 N. Elm St, Apt 4B, Springfield, IL 62701", "900 SE 5th Ave", "77 State Highway 9"),
    "gb": ("Flat 4, 12 High Street, Oxford OX1 4AA", "3 Mill Lane, York YO1 7HH"),
    "ca": ("290 Lake Blvd, Toronto, ON M5V 3L9", "12 rue Principale, Laval, QC H7A 1A1"),
    "au": ("Unit 5, 12 George St, Sydney NSW 2000",),
    "de": ("Musterstr. 12a, 10115 Berlin", "Lange Straße 5", "Frankfurter Allee 73", "Postfach 71"),
    "at": ("Hauptplatz 3/2, 8010 Graz",),
    "ch": ("Bahnhofstrasse 9, 8001 Zürich",),
    "fr": ("12 rue de la Paix, 75002 Paris", "3 bis, avenue du Parc", "8, bd Voltaire"),
    "es": ("Calle de Alcalá, 45, 2º B, 28014 Madrid", "Avda. del Sol, n.º 7", "C/ Mayor 14"),
    "it": ("Via Roma 1/A, 00184 Roma", "Piazza San Marco, 12"),
    "nl": ("Keizersgracht 174-2, 1016 DW Amsterdam", "Lange Straat 12"),
    "pl": ("ul. Długa 10/5, 00-001 Warszawa", "al. Niepodległości 7 m. 12"),
    "pt": ("Rua do Carmo, 4 - apto 12", "Av. Central, 1500, 01310-100 São Paulo"),
    "se": ("Storgatan 12, 111 22 Stockholm",),
    "dk": ("Nørregade 7, 1165 København",),
    "no": ("Kirkeveien 12B",),
    "fi": ("Koskikatu 25",),
    "hu": ("Kossuth Lajos utca 5",),
    "cz": ("Školní 645, 250 01 Brandýs",),
    "co": ("Carrera 7 # 12-34",),
}
NONE = (
    "5 Star Road Bike",
    "12 Monkeys",
    "7 Seas Drive Poster",
    "1 Place Setting",
    "via Paris 12",
    "on the way to 5 more",
    "Copyright 1991-1998, Thomas G. Lane.",
    "Calle Rosenquist, 2017",
    "October 12, 10115 Berlin",
    "Office Suite 2019",
    "Platz 3",
    "rue the day 12 times",
    "plaza 5",
    "Straat 5.1",
    "ul 5",
    "r. 12",
    "libstreet 0.9.7",
)


def found(text: str) -> list[str]:
    return [text[span.start : span.end] for span in STREETS.spans(text, Hints())]


@pytest.mark.parametrize("address", [one for some in WHOLE.values() for one in some])
def test_an_address_is_found_whole(address: str) -> None:
    assert found(address) == [address]
    assert found(f"Send it to {address}; thanks") == [address]


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert found(text) == []


def test_an_address_goes_on_over_the_lines_of_a_text() -> None:
    address = "12 High Street\n Suite 5\n Oxford OX1 4AA"
    assert found(f"Dear Ana,\n{address}\nsee you") == [address]
    assert found("> 12 High Street\n> Suite 5\n> Oxford OX1 4AA") == [
        "12 High Street\n> Suite 5\n> Oxford OX1 4AA"
    ]


def test_rows_stay_apart() -> None:
    hits = STREETS.find(b"12 High Street\nSuite 5\nOxford OX1 4AA", Hints())
    assert [(int(row), int(end)) for row, end in zip(hits.row, hits.end, strict=True)] == [(0, 14)]


def test_cut_and_damaged_characters_do_no_harm() -> None:
    for text in (
        b"12 High Street \xff\xfe, Oxford",
        "ö".encode() * 200 + b" Hauptstr. 5",
        b"\x80 Langeweg 5",
    ):
        STREETS.find(text, Hints())


MARKED = {
    "ru": ("ул. Садовая, д. 12, кв. 4", "Невский проспект, 7"),
    "uk": ("вулиця Садова, буд. 7",),
    "el": ("Λεωφόρος Ελιάς 12",),
    "ka": ("ვარდების ქ. 77",),
    "he": ("רחוב הגפן 7",),
    "ar": ("12 شارع الورد",),
    "fa": ("خیابان گل 9",),
    "hi": ("12 गुलाब मार्ग",),
    "bn": ("বাড়ী নং ৮, গোলাপ সড়ক",),
    "th": ("70 ถนนกุหลาบ",),
    "zh": ("北京市朝阳区玫瑰路12号", "玫瑰路4號之2"),
    "ja": ("東京都港区薔薇町4丁目2番8号", "薔薇町12番地"),
    "ko": ("서울특별시 종로구 장미길 54",),
    "vi": ("7 Đường Hoa Hồng", "Số 8 phố Hoa Hồng"),
    "id": ("Jl. Mawar No. 7",),
}
BARE = ("Plzeňská 70", "8 Margaret Spur", "14/17, Sodhi Chowk", "Βράσκου 1", "הגפן 77", "H.No. 8, Sami Ganj")
UNMARKED = (
    "Лампа 40 Вт",
    "Площадь 12 м2",
    "Сезон 2",
    "улица",
    "ул 5",
    "طريق 66",
    "第5号",
    "地铁2号线",
    "東京2020",
    "노트북 15",
    "서로 2",
    "Ocean's 11",
    "Route 66",
    "Lamp 40 W",
    "PN 4411-22",
)
NO_FORM = (
    "Lamp 40 W",
    "10.0.0.1",
    "fe80::1",
    "0x52908400098527886E",
    "jane@example.org",
    "12",
    "",
    "n/a",
    "Home",
)


@pytest.mark.parametrize("country", MARKED)
def test_whole_cells_are_addresses_by_the_words_of_their_script(country: str) -> None:
    for text in MARKED[country]:
        assert judge_marks(text, Hints()) is Verdict.VALID, text


@pytest.mark.parametrize("text", UNMARKED)
def test_things_with_numbers_are_no_addresses(text: str) -> None:
    assert judge_marks(text, Hints()) is Verdict.INVALID


def test_under_a_name_that_says_address_words_and_a_number_are_enough() -> None:
    assert [text for text in BARE if judge_form(text, Hints()) is Verdict.INVALID] == []
    assert [text for text in NO_FORM if judge_form(text, Hints()) is Verdict.VALID] == []


def test_under_a_name_that_says_street_words_alone_are_enough() -> None:
    assert judge_street("Praça da Luz", Hints()) is Verdict.VALID
    assert judge_street("unknown", Hints()) is Verdict.INVALID
