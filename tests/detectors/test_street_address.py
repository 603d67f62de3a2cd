"""Addresses of many countries, whole, and what only looks like one."""

import pytest

from detectors.base import Hints
from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors

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
