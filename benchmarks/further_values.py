"""More values that occur where a name is expected: addresses, dates, numbers, words of other languages.

Words, streets and months come from mimesis (MIT); everything is drawn with a seed.
"""

# ruff: noqa: RUF001 (plates in Cyrillic and Greek letters)

import json
import random
import re
import string
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.name_sources import strings
from benchmarks.written_values import Person, identifier, plain

_PREFIXES = """
cust customer client patient user usr member mbr emp employee acct account order ord inv
invoice ref ticket case id no nr sub cus KD Kd.-Nr. Kunden-Nr. Kunde Kundennr PNR Pers.-Nr. mat
matr. student st reg cli cl soc socio cliente paciente n° num dossier abonné zak klient klant
lid pac konto akt policy pol claim contract ctr loan card tx txn sess session guest visitor
lead contact person pid uid cid
"""
_CJK_QUARTERS = "町|区|村|丘|南|西|东|北区|中央|本町|동|리|村|新村"
_CJK_STREETS, _CJK_NUMBERS = "路|街|道|大街|大道|巷|丁目|町|로|길", "号|號|番|番地|번지"


def _locale(folder: Path, file: str) -> Mapping[str, dict[str, object]]:
    return {
        path.parent.name: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((folder / "mimesis" / "datasets").glob(f"*/{file}.json"))
    }


def streets(folder: Path) -> dict[str, list[str]]:
    found = {}
    for locale, body in _locale(folder, "address").items():
        street = body.get("street")
        names = list(strings(street.get("name", ()) if isinstance(street, dict) else ()))
        if len(names) > 20:
            found[locale] = names
    return found


def towns(folder: Path) -> dict[str, list[str]]:
    return {
        locale: list(strings(body.get("city", ()))) for locale, body in _locale(folder, "address").items()
    }


def months(folder: Path) -> list[list[str]]:
    listed = [body.get("month", {}).get("name", ()) for body in _locale(folder, "datetime").values()]  # type: ignore[attr-defined]
    return [list(strings(names)) for names in listed if len(names) == 12]


def local_address(
    streets: Mapping[str, list[str]], towns: Mapping[str, list[str]], rng: random.Random
) -> str:
    locale = rng.choice(sorted(streets))
    street, town = rng.choice(streets[locale]), rng.choice(towns.get(locale) or [""])
    number = f"{rng.randrange(1, 300)}{rng.choice(('', '', '', 'a', 'b', ' c', '/2', '-4', ' bis', ' A'))}"
    code = rng.choice(
        (
            f"{rng.randrange(10_000, 99_999)}",
            f"{rng.randrange(1000, 9999)}",
            f"{rng.randrange(10, 99)}-{rng.randrange(100, 999)}",
        )
    )
    inner = rng.choice(
        (
            "",
            "",
            "",
            f"/{rng.randrange(1, 40)}",
            f" m. {rng.randrange(1, 40)}",
            f", {rng.randrange(1, 9)}. OG",
            f" apt {rng.randrange(1, 90)}",
            f" #{rng.randrange(1, 90)}",
        )
    )
    text = rng.choice(
        (f"{street} {number}", f"{street} {number}", f"{number} {street}", f"{street}, {number}")
    )
    text += inner + rng.choice(("", "", "", f", {town}", f", {code} {town}", f" {town}", f"_{town}"))
    if not text[0].isascii() and text[0] > "\u2e7f":
        return text.replace(" ", "") if rng.random() < 0.7 else text
    return identifier(text, rng) if rng.random() < 0.35 else text


def eastern_address(towns: Mapping[str, list[str]], named: Sequence[Person], rng: random.Random) -> str:
    """An address in China, Japan or Korea: a name of two or three signs, a sign for street or quarter,
    numbers.
    """
    signs = "".join(rng.choice(named))[: rng.choice((2, 2, 3))]
    town = rng.choice(towns.get(rng.choice(("ja", "ko", "zh")), [""]) or [""])
    small = "-".join(str(rng.randrange(1, 30)) for _ in range(rng.choice((2, 3, 3))))
    if rng.random() < 0.35:
        quarter = (
            f"{signs}{rng.choice(_CJK_QUARTERS.split('|'))}{rng.choice(('', rng.choice(named)[0] + '町'))}"
        )
        return f"{rng.choice(('', town, town))}{quarter}{small}"
    text = (
        rng.choice(("", "", town))
        + signs
        + rng.choice(("", "东", "西", "南", "北", "中"))
        + rng.choice(_CJK_STREETS.split("|"))
    )
    code = f"〒{rng.randrange(100, 999)}-{rng.randrange(1000, 9999)}"
    inner = rng.choice(("", "", f"{rng.randrange(1, 30)}室", f"-{rng.randrange(1, 30)}"))
    text += f"{rng.randrange(1, 400)}{rng.choice(_CJK_NUMBERS.split('|'))}{inner}"
    return rng.choice((text, text, text, code, f"{code} {text}"))


_MODELS = "MacBook|MacBook-Pro|iPhone|iPad|PC|Laptop|Galaxy|Pixel|ThinkPad|Desktop|NB|PC01"
_HOSTS = "LAPTOP|DESKTOP|PC|NB|WIN|WS|MACBOOK|ANDROID"


def device(person: Person, rng: random.Random) -> str:
    """The name of a computer or telephone: with the name of the owner, or with a word and random letters."""
    first = plain(rng.choice(person)).split(" ")[0]
    letters = "".join(rng.choices(string.ascii_uppercase + string.digits, k=rng.choice((6, 7, 7, 8))))
    host, model, join = rng.choice(_HOSTS.split("|")), rng.choice(_MODELS.split("|")), rng.choice("-_ ")
    return rng.choice((
        f"{host}-{letters}", f"{host}{join}{letters}", f"{first}s{join}{model}", f"{first}{join}{model}",
        f"{model} von {first}", f"{model} de {first}", f"{host}{join}{first.upper()}", f"{first}'s {model}",
    ))  # fmt: skip


def spelled_birth(person: Person, months: Sequence[Sequence[str]], rng: random.Random) -> str:
    """A date of birth as people write it, perhaps after a name or a word such as ``born``."""
    month, year, day = rng.choice(rng.choice(months)), rng.randrange(1930, 2016), rng.randrange(1, 29)
    when = rng.choice((
        f"{day}. {month} {year}", f"{day} {month} {year}", f"{month} {day}, {year}",
        f"{day:02}-{month[:3].upper()}-{year}",
        f"{year}年{rng.randrange(1, 13)}月{day}日", f"{day:02}.{rng.randrange(1, 13):02}.{year}",
        f"{day}/{rng.randrange(1, 13)}/{year}",
        f"{day:02}{rng.randrange(1, 13):02}{year}",
    ))  # fmt: skip
    before = rng.choice(
        (
            "",
            "",
            "geb. ",
            "* ",
            "born ",
            "né le ",
            "nar. ",
            "ur. ",
            "д.р. ",
            "DOB ",
            "生年月日 ",
            "d.o.b. ",
            "nato il ",
            f"{person[0]} ",
            f"{person[0]} {person[1]} ",
        )
    )
    return before + when


def numbered_person(words: Sequence[str], rng: random.Random) -> str:
    """A number that a company gives to a customer, patient, order or account, with a word or some letters."""
    digits = "".join(rng.choices(string.digits, k=rng.choice((4, 5, 5, 6, 6, 6, 7, 7, 8))))
    year = rng.randrange(2005, 2027)
    letters = "".join(rng.choices(string.ascii_uppercase, k=rng.choice((1, 2, 3, 3, 4))))
    word = rng.choice(
        (rng.choice(_PREFIXES.split()), rng.choice(_PREFIXES.split()), rng.choice(words), letters, letters)
    )
    word = rng.choice((word, word, word.lower(), word.upper()))
    half = len(digits) // 2
    return rng.choice((
        f"{word}{digits}", f"{word}-{digits}", f"{word}_{digits}", f"{word} {digits}",
        f"{word}-{year}-{digits}",
        f"{word}/{rng.randrange(10, 27)}/{digits[:4]}", f"{word}-{digits[:half]}-{digits[half:]}",
        f"#{digits}", f"{word} #{digits}",
        f"{word}.{digits}", f"{digits}{letters[:1]}", f"{digits}{letters[:2].lower()}",
        f"{letters[:1].lower()}{digits}", f"{letters[:2].lower()}{digits}",
        f"{digits[:3]}-{digits}-{digits}", digits + digits[:1],
    ))  # fmt: skip


def login(person: Person, words: Sequence[str], rng: random.Random) -> str:
    """A login made of a name or of words in any language, with the signs and years that people add."""
    first, last = (re.sub(r"[^a-z]", "", plain(part).lower()) or "x" for part in person)
    one, two = (
        re.sub(r"[^a-z]", "", plain(word).lower()) or "sky" for word in (rng.choice(words), rng.choice(words))
    )
    number, year, letter = (
        rng.randrange(1, 100),
        rng.randrange(1955, 2013),
        rng.choice(string.ascii_lowercase),
    )
    ways: tuple[Callable[[], str], ...] = (
        lambda: f"{first}_{year}", lambda: f"{first}{year}", lambda: f"{first}.{year}",
        lambda: f"{first}_{letter}{number}",
        lambda: f"{first}_{letter}", lambda: f"{first}.{letter}", lambda: f"{first}{letter}",
        lambda: f"{letter}.{last}", lambda: f"{letter}{last}",
        lambda: f"{letter}_{last}", lambda: f"{first[0]}{last[:3]}",
        lambda: f"{first[0]}{last[:3]}{number % 10}", lambda: f"{first[:2]}{last[:2]}",
        lambda: f"{one}_{two}_{number}", lambda: f"{one}{two}{number}", lambda: f"{one}_{two}",
        lambda: f"{one}{two}", lambda: f"{one.title()}{two.title()}",
        lambda: f"{one}{year}", lambda: f"{one}_{number}", lambda: f"{one}-{two}-{number}",
        lambda: f"mr.{one}", lambda: f"mr_{last}",
        lambda: f"xX{one}Xx", lambda: f"xX_{one}{two.title()}_Xx", lambda: f"{first}_{last[:2]}",
        lambda: f"{last}_{first[0]}", lambda: f"{last}.{first[0]}", lambda: f"{first[0]}{last}{number}",
        lambda: f"{first}.{last}", lambda: f"{first}.{letter}.{last}",
        lambda: f"{first}-{last}", lambda: f"CORP\\{first[0]}{last}", lambda: f"AD\\{last}{first[0]}",
        lambda: f"{one}.{two}{number}", lambda: f"the_{one}", lambda: f"real_{first}",
        lambda: f"user_{first}{number}",
        lambda: f"admin_{first}", lambda: f"guest-{first}", lambda: f"root_{first}",
    )  # fmt: skip
    return rng.choice(ways)()


_LEET = str.maketrans("aeiost", "431057")


def password(words: Sequence[str], rng: random.Random) -> str:
    """A password, usually made of words in any language."""
    one, two = rng.choice(words), rng.choice(words)
    number, sign = (
        rng.choice((rng.randrange(100), rng.randrange(1955, 2027), rng.randrange(1000))),
        rng.choice("!?#$&*@%.+"),
    )
    ways: tuple[Callable[[], str], ...] = (
        lambda: f"{one}{number}", lambda: f"{one.title()}{number}", lambda: f"{one.title()}{number}{sign}",
        lambda: f"{one}{sign}{number}",
        lambda: f"{one}{two}", lambda: f"{one.upper()}{two}{number}",
        lambda: f"{one.title()}&{two.title()}{number % 10}", lambda: f"{one}{sign}{sign}",
        lambda: f"{one.translate(_LEET)}{number}", lambda: f"{one.translate(_LEET)}{sign}",
        lambda: f"{one}-{two}-{number}", lambda: f"{one}_{number}",
        lambda: f"ilove{one}", lambda: f"my{one}{number}", lambda: f"{one}4ever",
        lambda: f"{one}{two}{number}{sign}", lambda: f"{one}.{two}{number}",
        lambda: f"{one[:4]}{two[:4].upper()}{number}", lambda: f"{one}-{two}-{rng.choice(words)}",
        lambda: f"{one}-{two}-{rng.choice(words)}-{number}",
        lambda: "".join(rng.choices("qwertasdfgzxcvb12345", k=rng.randrange(6, 11))),
        lambda: f"{number}{one.title()}{sign}", lambda: f"{one} {number}{sign}",
    )  # fmt: skip
    return rng.choice(ways)()


def mail(person: Person, words: Sequence[str], rng: random.Random) -> str:
    """An e-mail address whose @ is spelled out or replaced, as programs do in keys and file names."""
    domain = rng.choice(
        ("{w}.com", "{w}.example.org", "mail.{w}.net", "{w}.de", "{w}-{v}.co.uk", "example.com", "{w}.fr")
    ).format(w=plain(rng.choice(words)).lower(), v=plain(rng.choice(words)).lower())
    at = rng.choice(
        ("_at_", "_at_", " at ", " at ", " (at) ", "(at)", "[at]", "-at-", ".at.", "AT", "%40", "#")
    )
    text = f"{login(person, words, rng)}{rng.choice(('', '', '+news', '+shop'))}{at}{domain}"
    return (
        text if rng.random() < 0.5 else text.replace(".", rng.choice(("_", "-", " dot ", "_dot_", "(dot)")))
    )


_PLATES = (
    "00가0000|000나 0000|0다 0000|京A·00000|粤B·A0000|沪C 00000|苏D0000A|"
    "品川 000 あ 00-00|横浜300さ0000|А000ВС77|М000ТТ 199|"
    "К000АН750|АА 0000 ВС|ВН0000ІА|"
    "ΑΒΕ-0000|ΙΚΖ 0000|AÄ-BC 000|MÜ-DE 0000|GÖ AB 00|0-AA0|0-AAA-000|A-00000A|AA0000AA|"
    "AA00AA0000|AA 00 AA 0000|0A00000|00AAAA|A 000 AA|A 0000 AAA|AA-A 0000"
)


def plate(rng: random.Random) -> str:
    drawn = {
        "A": "ABCDEFGHJKLMNPRSTUVWXYZ",
        "0": string.digits,
        "가": "가나다라마거너더러머",
        "あ": "あいうえかきくけこさすせそ",
    }
    drawn |= {"В": "АВЕКМНОРСТУХ", "京": "京沪粤苏浙川鲁豫", "Α": "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"}
    return "".join(rng.choice(drawn.get(sign, sign)) for sign in rng.choice(_PLATES.split("|")))
