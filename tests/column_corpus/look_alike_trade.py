"""Look-alikes in trade: numbers of goods, documents, parcels and containers."""

import random

from tests.column_corpus.identifiers import digits, with_luhn
from tests.column_corpus.look_alike_checks import container, gs1, isbn10
from tests.column_corpus.look_alike_kind import column, kinds_in, length, value

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_SIGNS = _LETTERS + "0123456789"


def _letters(rng: random.Random, size: int) -> str:
    return "".join(rng.choice(_LETTERS) for _ in range(size))


def _filled(rng: random.Random, style: str) -> str:
    """``style`` with a digit for each ``#``, a letter for each ``@`` and either for each ``?``."""
    return "".join(
        str(rng.randrange(10))
        if sign == "#"
        else rng.choice(_LETTERS)
        if sign == "@"
        else rng.choice(_SIGNS)
        if sign == "?"
        else sign
        for sign in style
    )


def _in_house_style(rng: random.Random, *styles: str) -> list[str]:
    style = rng.choice(styles)
    return [_filled(rng, style) for _ in range(length(rng))]


def _counted(rng: random.Random, size: int, step: int) -> list[str]:
    """A counter of ``size`` digits with gaps, as if others used it, too."""
    number, made = int(digits(rng, size)) // 2 + 10 ** (size - 1) // 2, []
    for _ in range(length(rng)):
        number += rng.randint(1, step)
        made.append(str(number))
    return made


@column("serial", "device_no")
def serial_like_a_phone(rng: random.Random) -> list[str]:
    """Serial numbers such as 840-914-4561."""
    return _in_house_style(rng, "8##-9##-4###", "2##-3##-7###")


@column("serial", "serial_number")
def serial_in_groups(rng: random.Random) -> list[str]:
    """Serial numbers such as ABC-123-4567-89."""
    return _in_house_style(rng, "@@@-###-####-##", "@@##-####-####", "S/N ####-####-##", "###-##-####-#")


@column("serial", "service_tag")
def serial_mixed(rng: random.Random) -> list[str]:
    """Serial numbers of letters and digits without a gap."""
    return _in_house_style(rng, "C02??###????", "???????", "@##@#####", "5CG#####??", "@@########")


@column("invoice_no", "document")
def invoice_like_a_person_number(rng: random.Random) -> list[str]:
    """Invoice numbers such as 750-67-8428."""
    return _in_house_style(rng, "###-##-####")


@column("invoice_no", "bill")
def invoice_of_a_year(rng: random.Random) -> list[str]:
    """Invoice numbers that count within a year."""
    style = rng.choice(("INV-{0}-{1:05d}", "RE{0}{1:06d}", "{0}/{1:04d}", "FAC-{0}{1:05d}", "{1:06d}-{0}"))
    first, start = rng.randrange(2015, 2022), rng.randrange(1, 400)
    return [style.format(first + place // 150, start + place) for place in range(length(rng))]


@column("order_no", "order")
def order_of_9(rng: random.Random) -> list[str]:
    """Order numbers of nine digits, growing."""
    return _counted(rng, 9, 40)


@column("order_no", "order")
def order_of_10(rng: random.Random) -> list[str]:
    """Order numbers of ten digits, growing."""
    return _counted(rng, 10, 900)


@column("order_no", "booking")
def order_of_11(rng: random.Random) -> list[str]:
    """Order numbers of eleven digits, some of them with a check digit."""
    if rng.random() < 0.5:
        return _counted(rng, 11, 50000)
    return [with_luhn(number) for number in _counted(rng, 10, 5000)]


@column("order_no", "transaction")
def order_of_16(rng: random.Random) -> list[str]:
    """Order numbers of sixteen digits: a day, a shop and a counter."""
    shop = digits(rng, 3)
    return [
        f"20{rng.randint(18, 25)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{shop}{rng.randrange(10**5):05d}"
        for _ in range(length(rng))
    ]


@column("order_id", "basket")
def order_of_a_shop(rng: random.Random) -> list[str]:
    """Order numbers of a large shop, such as 302-4471908-5520174."""
    return _in_house_style(rng, "30#-#######-#######", "@@-####-####-####")


@column("part_no", "material")
def part_number(rng: random.Random) -> list[str]:
    """Numbers of spare parts."""
    return _in_house_style(
        rng, "##@ ### ###@", "###.###.##", "@###-####-##", "#-####-#####", "A### ### ## ##", "6##-####"
    )


@column("sku", "article")
def stock_unit(rng: random.Random) -> list[str]:
    """Stock units that spell out what they are."""
    groups, colours = ("TSH", "JKT", "MUG", "BAG", "CAP"), ("BLK", "WHT", "NVY", "RED", "GRN")
    return [
        f"{rng.choice(groups)}-{rng.choice(colours)}-{rng.choice(('S', 'M', 'L', 'XL'))}-{rng.randrange(1, 400):03d}"
        for _ in range(length(rng))
    ]


@column("lot", "batch")
def lot_number(rng: random.Random) -> list[str]:
    """Lots: the day of the year, the line and a counter."""
    return [
        f"L{rng.randint(21, 25)}{rng.randint(1, 365):03d}{rng.choice('ABC')}{rng.randint(1, 60):02d}"
        for _ in range(length(rng))
    ]


@value("container", "equipment")
def shipping_container(rng: random.Random) -> str:
    """Containers of freight with their check digit."""
    return container(f"{_letters(rng, 3)}U{rng.randrange(10**6):06d}")


@column("tracking", "parcel")
def tracking_number(rng: random.Random) -> list[str]:
    """Numbers of parcels of several carriers."""
    return _in_house_style(
        rng,
        "1Z??????03########",
        "9400##################",
        "############",
        "JD01##############",
        "R@#########DE",
    )


@value("hs_code", "tariff")
def tariff_code(rng: random.Random) -> str:
    """Codes of the customs tariff with four, six or eight digits."""
    chapter = f"{rng.randint(1, 97):02d}{rng.randint(1, 30):02d}"
    return rng.choice(
        (chapter, f"{chapter}.{digits(rng, 2)}", f"{chapter}.{digits(rng, 2)}.{digits(rng, 2)}")
    )


@value("gtin", "ean")
def gtin_of_8(rng: random.Random) -> str:
    """Short numbers of goods."""
    return gs1(f"4{rng.randrange(10**6):06d}")


@value("upc", "barcode")
def gtin_of_12(rng: random.Random) -> str:
    """Numbers of goods as North America has them."""
    return gs1(f"0{rng.choice(('36', '41', '70', '88'))}{rng.randrange(10**8):08d}")


@value("ean", "barcode")
def gtin_of_13(rng: random.Random) -> str:
    """Numbers of goods as Europe has them."""
    return gs1(f"{rng.choice(('400', '376', '501', '590', '761', '843'))}{rng.randrange(10**9):09d}")


@value("gtin", "case_code")
def gtin_of_14(rng: random.Random) -> str:
    """Numbers of cases of goods."""
    return gs1(f"{rng.randint(1, 8)}40{rng.randrange(10**10):010d}")


@value("sscc", "pallet")
def shipping_unit(rng: random.Random) -> str:
    """Numbers of pallets, sometimes with their leading sign in brackets."""
    return rng.choice(("", "(00) ", "00")) + gs1(f"3{rng.randrange(10**16):016d}")


@value("isbn", "book")
def isbn_of_10(rng: random.Random) -> str:
    """Numbers of books printed before 2007, with dashes and without."""
    number = isbn10(f"{rng.choice('013')}{rng.randrange(10**8):08d}")
    return rng.choice((number, f"{number[0]}-{number[1:5]}-{number[5:9]}-{number[9]}"))


@value("isbn", "book")
def isbn_of_13(rng: random.Random) -> str:
    """Numbers of books printed since."""
    number = gs1(f"978{rng.choice('013')}{rng.randrange(10**8):08d}")
    return rng.choice((number, f"{number[:3]}-{number[3]}-{number[4:8]}-{number[8:12]}-{number[12]}"))


@column("asin", "listing")
def shop_listing(rng: random.Random) -> list[str]:
    """Codes of listings in a large shop."""
    return _in_house_style(rng, "B0????????")


@column("catalogue_no", "article")
def catalogue_like_a_phone(rng: random.Random) -> list[str]:
    """Catalogue numbers that are written the way phone numbers are."""
    return _in_house_style(rng, "0## ### ## ##", "## ### ####", "0####/######", "8##.###.####")


@column("ticket", "case")
def ticket_number(rng: random.Random) -> list[str]:
    """Numbers of tickets behind the letters of their queue."""
    queue = rng.choice(("OPS", "WEB", "INC", "CHG", "REQ"))
    style = rng.choice(("{}-{}", "{}{:07d}", "{} #{}"))
    return [style.format(queue, int(number)) for number in _counted(rng, rng.randint(3, 6), 4)]


KINDS = tuple(kinds_in(tuple(globals().values())))
