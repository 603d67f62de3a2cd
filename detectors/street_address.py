"""Street address: street and number, with the unit, postal code and place that follow.

Supported are the forms of English, German, Dutch, Nordic, Baltic, French, Italian, Spanish, Portuguese,
Polish, Turkish, Hungarian, Japanese and other addresses, post office boxes, and United States military
addresses. A pattern finds a street word with a number nearby; ``street_forms`` decides whether word and
number are a street, and ``address_reach`` extends the match to the whole address.

* https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions
* https://pe.usps.com/text/pub28/28apc_002.htm

>>> "221B Baker Street" in DETECTORS[0].examples
True
>>> "Baker Street" in DETECTORS[0].examples
False
"""

from detectors.base import Detector, Hints, InText, Support, Verdict, WholeCell
from detectors.masks import DOT, masked
from detectors.parts.address_reach import may_reach, reach
from detectors.parts.street_cell import could_be_street, has_form, has_marks
from detectors.parts.street_words import bytes_of, words
from detectors.word_lists import word_list

_NAME = r"[A-Za-z\x80-\xff '.,#_-]*"


def mask(value: str) -> str:
    """Show only the last word if it is a word for streets. Any other word may be part of the street's
    name.
    """
    last = value.split()[-1]
    return masked(value, f"{DOT * 3} {last}" if last.lower() in words("after") else DOT * 3)


_STREETS = word_list(
    "street, streetaddress, streetname, homeaddress, billingaddress, shippingaddress, mailingaddress, "
    "postaladdress, deliveryaddress, permanentaddress, currentaddress, presentaddress, residentialaddress, "
    "correspondenceaddress, streetaddr, strasse, anschrift, улица, вулиця, 住所, 詳細地址, 주소"
)
"""Names of fields that hold only streets."""
_NAMES = (
    *word_list(
        "address, addressline1, addressline2, address1, address2, addr, street, housenumber, "
        "housenumberorname, streetnumber, extendedaddress, addressextended, addressline, streetaddress, "
        "streetname, homeaddress, billingaddress, shippingaddress, mailingaddress, postaladdress, "
        "deliveryaddress, shipto, billto, deliverto, strasse, anschrift, adresse, adres, direccion, "
        "endereco, indirizzo, rue, ulica, calle, alamat, adresa, osoite, lakcim, diachi, адрес, адреса, "
        "地址, العنوان, כתובת"
    ),
    *_STREETS,
)


def judge_marks(value: str, hints: Hints) -> Verdict:
    """Valid if the cell has a number and a street word of a script or language for which texts are not
    searched.
    """
    return Verdict.VALID if has_marks(value.strip()) else Verdict.INVALID


def judge_form(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is words and a number, which is enough in a field with a name for addresses."""
    return Verdict.VALID if has_form(value.strip()) else Verdict.INVALID


def judge_street(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is words with or without a number, which is enough in a field with a name for
    streets.
    """
    return Verdict.VALID if could_be_street(value.strip()) else Verdict.INVALID


def _then_name(*, by_first: bool) -> str:
    """A pattern for a street word, a name and a digit. A name follows directly only if the word ends in
    a sign (``ul.Prosta 5``): many words and keys begin with "cl" or "al".
    """
    apart = bytes_of("before", "grid", by_first=by_first, by_last=True)
    signed = bytes_of("before", "grid", by_first=by_first, by_last=False)
    return rf"\b(?:{apart}(?:[ '.,#_-]{_NAME})?|{signed}{_NAME})\d"


_IN_TEXT = Detector(
    entity="STREET_ADDRESS",
    patterns=(
        rf"[A-Za-z\x80-\xff.] {bytes_of('after', 'after_weak')}\b",
        rf"\b\d{{1,5}} [^\n\d]{{0,12}}{bytes_of('numbered')} \d",
        rf"\d[ ,BISTERabister]{{1,6}}{bytes_of('first')} ",
        # Words with an ASCII first letter have patterns of their own, which ``WordPatterns`` can run.
        _then_name(by_first=True),
        _then_name(by_first=False),
        rf"\d-\d{{1,3}},? [A-Za-z\x80-\xff]{{3,}}{bytes_of('block')}\b",
        rf"[A-Za-z\x80-\xff.]{bytes_of('joined')} \d",
        # There are two patterns, because for a single pattern Hyperscan would try each space of a text.
        rf" {bytes_of('apart', by_first=True)} (?:[Nn]o:? ?)?\d",
        rf" {bytes_of('apart', by_first=False)} (?:[Nn]o:? ?)?\d",
        rf"\b{bytes_of('box')} ?#?\d",
        rf"\b{bytes_of('military')} \d{{1,5}},? (?i:box) \d",
        r"\b(?i:[AFD]PO,? A[AEP] \d{5})\b",
        rf"\b{bytes_of('unit', by_first=True)}\.? ?#?\d{{1,5}}[A-Za-z]?\b",
        rf"\b{bytes_of('unit', by_first=False)}\.? ?#?\d{{1,5}}[A-Za-z]?\b",
        r"\b[A-Z]{2} \d{5}\b",
        r", (?:[A-Z]{1,2}-)?(?:\d{5}|(?:0\d|1[0-8]|2[1-9]|[3-9]\d)\d\d|\d{3} \d\d) (?:[A-Z]|[\xc3-\xdf])",
    ),
    match=InText(
        reach=reach,
        reaches=may_reach,
        beats=("PERSON", "LOCATION", "POSTAL_CODE", "PHONE_NUMBER", "ORGANIZATION"),
    ),
    strength="medium",
    names=_NAMES,
    mask=mask,
    examples=(
        "221B Baker Street",
        "742 Evergreen Terrace",
        "1600 Amphitheatre Pkwy, Mountain View, CA 94043",
        "123 N. Main St, Apt 4B",
        "350 5th Ave",
        "1200 County Road 12",
        "Flat 4, 12 High Street, Oxford OX1 4AA",
        "12 Church Hill, York YO1 7HH",
        "4 mill lane, flat 2, oxford ox1 4aa",
        "12 George St, Sydney NSW 2000",
        "290 Bremner Blvd, Toronto, ON M5V 3L9",
        "Musterstraße 12a",
        "Hauptstr. 12a, 10115 Berlin",
        "Hauptstrasse 5",
        "Frankfurter Allee 73",
        "12 rue de la Paix, 75002 Paris",
        "Avenue des Fleurs 31",
        "Calle Mayor, 14",
        "Calle de Alcalá, 45, 2º B",
        "Calle 45 # 12-34",
        "Via Roma 1/A",
        "via roma 12, 00184 roma",
        "Keizersgracht 174-2, 1016 DW Amsterdam",
        "ul. Marszałkowska 10/5, 00-001 Warszawa",
        "Rua Augusta, 1500 - apto 12",
        "Rua do Carmo 4",
        "Kossuth Lajos utca 5",
        "Storgatan 12",
        "Atatürk Caddesi No: 12",
        "2-11-3 Sakae-cho",
        "78 Camiño Ancho 91, Suite 286",
        "PO Box 4711",
        "Postfach 71",
        "PSC 9236, Box 1684",
        "APO AE 09123",
    ),
    counterexamples=(
        "Baker Street",
        "5 tips for Street food",
        "5 Star Road Bike",
        "12 Monkeys",
        "12 Downing Park",
        "5 people in the street",
        "in 2024 Drive sales",
        "200 OK",
        "room 12",
        "2-1 Cairo",
        "Suite 286",
        "via Paris 12",
        "Spring 2024",
    ),
)

DETECTORS = (
    _IN_TEXT,
    Detector(
        entity="STREET_ADDRESS",
        validate=judge_marks,
        match=WholeCell(shape=r"[^\x00-\x7f]|[Jj][Aa]?[Ll]"),
        strength="medium",
        names=_NAMES,
        mask=mask,
        examples=(
            "ул. Ленина, д. 12",
            "вулиця Садова, буд. 7",
            "東京都港区芝公園4丁目2番8号",
            "中华街12号",
            "서울특별시 종로구 개포길 54",
            "70 ถนนสุขุมวิท",
            "شارع الملك 12",
            "רחוב הגפן 7",
            "7 Đường Hoa Hồng",
            "Jl. Melati No. 7",
        ),
        counterexamples=("Лампа 40 Вт", "第5号", "iPhone 12", "улица", "Сезон 2", "房间 12", "로봇 12", ""),
    ),
    Detector(
        entity="STREET_ADDRESS",
        validate=judge_form,
        match=WholeCell(shape=r"[^\x00-\x1f@]{3}"),
        strength="weak",
        support=Support(need="name"),
        names=_NAMES,
        mask=mask,
        examples=("Plzeňská 70", "8 Margaret Spur", "14/17, Sodhi Chowk", "Βράσκου 1", "הגפן 77", "417 देशमुख"),
        counterexamples=(
            "Lamp 40 W",
            "10.0.0.1",
            "0x52908400098527886E0721",
            "jane@example.org",
            "n/a",
            "12",
            "",
        ),
    ),
    Detector(
        entity="STREET_ADDRESS",
        validate=judge_street,
        match=WholeCell(shape=r"[^\x00-\x1f@]"),
        strength="weak",
        support=Support(need="name"),
        names=_STREETS,
        mask=mask,
        examples=("Praça da Luz", "अग्रवाल टार", "Strada Florilor Nr. 7", "8 Margaret Spur"),
        counterexamples=("n/a", "unknown", "10.0.0.1", "12", ""),
    ),
)
