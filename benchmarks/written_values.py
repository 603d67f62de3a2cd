"""Values as people and programs write them where a name is expected, and the other words in file names.

Everything is drawn with a seed from lists of names and words that the caller supplies.
"""

import random
import re
import string
import unicodedata
from collections.abc import Callable, Sequence

Person = tuple[str, str]
"""Given name and family name."""

_STREETS = (
    "{n} {F} Street|{n} {F} Road|{n} {F} Avenue|{n} {F} Lane|{n} {F} Close|{n} {F} Court|"
    "{n} {F} Way|{n} {F} Ave.|{n} {F} Drive|{F} Road {n}|{F} Street {n}|{F} Drive {n}|"
    "{F} Terrace {n}|{F} Crescent {n}|{n} {F} Blvd|{F}straße {n}|{F}str. {n}|{F}weg {n}|"
    "{F}gasse {n}|{F}allee {n}|{F}platz {n}|Am {F} {n}|{F}-Ring {n}|{n} {F}weg|{F}straat {n}|"
    "{F}laan {n}|{F}gracht {n}|{F}plein {n}|{F}dijk {n}|{n} {F}straat|{n} {F}gasse|{n} {F}gatan|"
    "{F}gatan {n}|{F}vägen {n}|{F}gata {n}|{F}vej {n}|{F}gade {n}|{F}veien {n}|{F}katu {n}|"
    "{F}tie {n}|{n} rue de {F}|{n} rue du {F}|{n}, avenue {F}|{n} place {F}|rue {F} {n}|"
    "boulevard {F} {n}|chemin des {F} {n}|Calle {F} {n}|C/ {F}, {n}|Avenida {F} {n}|Plaza {F} {n}|"
    "Paseo {F} {n}|{n} Calle {F}|{n} Avenida {F}|Via {F} {n}|Viale {F}, {n}|Piazza {F} {n}|"
    "Corso {F} {n}|{n} Via {F}|Rua {F} {n}|Travessa {F}, {n}|{n} Rua {F}|ul. {F} {n}|{n} ul. {F}|"
    "al. {F} {n}|os. {F} {n}|{F}ska {n}|{F}ova {n}|ulice {F} {n}|{F} utca {n}|{F} út {n}|"
    "{F} Sokak No {n}|{F} Caddesi {n}|ул. {F}, {n}|{F} iela {n}|{F} g. {n}|Strada {F} {n}|"
    "{F} Marg {n}"
)
"""Ways to write a street, separated by ``|``. ``F`` is the name of the street, and ``n`` the number."""
_PROVIDERS = (
    "gmail",
    "yahoo",
    "outlook",
    "hotmail",
    "gmx",
    "web",
    "icloud",
    "proton",
    "mail",
    "orange",
    "live",
)
_TLDS = "com|com|com|org|net|de|fr|co.uk|pl|it|es|nl|edu|io|info|example"
_TITLES = "Dr.|Prof.|Mr|Mrs|Ms|Herr|Frau|Mme|M.|Sig.|Sra.|Sr.|Pan|Pani|Dhr.|Ing."
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_PLAIN = str.maketrans(
    {"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "Ø": "O", "\u0131": "i", "đ": "d", "æ": "ae"}
)
_ALPHANUMERIC = string.ascii_letters + string.digits
_BEFORE = "data invoice scan cv copy export report letter contract file doc backup new old mail photo"
_AROUND = "{1}: {0}|{0}: {1}|{1}/{0}|{0}/{1}|{1} ({0})|{0} ({1})|{1}={0}|{1}[{0}]|{0}, {1}|{1}.{0}|#{0} {1}"
_AFTER = "final backup copy old new draft signed export data scan v2 v3 2 1 bak tmp orig notes (1) (2) (copy)"


def plain(text: str) -> str:
    """``text`` in ASCII.

    >>> plain("Łukasz Šebestík")
    'Lukasz Sebestik'
    """
    return unicodedata.normalize("NFKD", text.translate(_PLAIN)).encode("ascii", "ignore").decode()


def address(person: Person, other: Person, rng: random.Random) -> str:
    """A street and a number, perhaps with a town. Street and town have family names, as often in reality."""
    number = rng.choice((str(rng.randrange(1, 200)), f"{rng.randrange(1, 200)}{rng.choice('abc')}"))
    if rng.random() < 0.25:
        number = f"{rng.randrange(1, 200)}{rng.choice('/-')}{rng.randrange(1, 60)}"
    text = rng.choice(_STREETS.split("|")).format(n=number, F=person[1].title())
    town = other[1].title()
    code = "".join(rng.choices(string.digits, k=rng.choice((4, 5, 5))))
    text += rng.choice(("", "", "", f", {town}", f" {town}", f", {code} {town}"))
    return identifier(text, rng) if rng.random() < 0.4 else text


def identifier(text: str, rng: random.Random) -> str:
    """``text`` in ASCII with one separator between the words, as in keys, tags and file names."""
    join = rng.choice("___-. ")
    text = re.sub(r"[^A-Za-z0-9]+", join, plain(text)).strip(join)
    return text.lower() if rng.random() < 0.6 else text


def birth(person: Person, rng: random.Random) -> str:
    """A person's name with a day or year of birth."""
    year, month, day = rng.randrange(1930, 2016), rng.randrange(1, 13), rng.randrange(1, 29)
    first, last = person
    when = rng.choice(
        (f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}", f"{day}/{month}/{year}", f"{year}",
         f"{day:02}{month:02}{year}", f"{year}{month:02}{day:02}",
         f"{day} {_MONTHS.split()[month - 1]} {year}")
    )  # fmt: skip
    text = rng.choice(
        (f"{first} {last} {when}", f"{last} {first} {when}", f"{last}, {first} (*{year})", f"{first}{when}",
         f"{first} {last} born {when}", f"{last}{when}", f"{last}_{first}_{when}", f"{first} {last}, {when}")
    )  # fmt: skip
    return identifier(text, rng) if rng.random() < 0.4 else text


def initials(person: Person, rng: random.Random) -> str:
    """A name with initials, a title or a second given name."""
    first, last = person
    letter, title = rng.choice(string.ascii_uppercase), rng.choice(_TITLES.split("|"))
    text = rng.choice(
        (f"{first[0]}. {last}", f"{last} {first[0]}.", f"{first[0]}.{letter}. {last}", f"{last}, {first[0]}.",
         f"{last}_{first[0]}", f"{first[0]} {last}", f"{last} {first[0]}.{letter}.",
         f"{title} {first} {last}",
         f"{title} {last}", f"{first} {letter}. {last}", f"{last}, {first} {letter}.")
    )  # fmt: skip
    return identifier(text, rng) if rng.random() < 0.3 else text


def login(person: Person, words: Sequence[str], rng: random.Random) -> str:
    """A short login such as companies and players create, usually without digits."""
    first, last = (re.sub(r"[^a-z]", "", plain(part).lower()) or "x" for part in person)
    number = rng.randrange(2, 100)
    return rng.choice(
        (f"{first[0]}{last}", f"{first[0]}{last}", f"{last}{first[0]}", f"{first}{last[0]}",
        f"{last[:5]}{first[:2]}",
         f"{last[:6]}{first[0]}", f"{first[:2]}{last}", f"{first[:3]}{last[:3]}", f"{first[0]}{last[:7]}",
         f"{first[0]}{rng.choice(string.ascii_lowercase)}{last}", f"{first[0]}.{last}",
         f"{first[0]}.{last}{number % 10}",
         f"{first}.{last}", f"{last}.{first}", f"{last}{number}", f"{first[0]}_{last}",
         f"{first[0]}-{last}{number % 10}",
         f"xX{rng.choice(words)}Xx{number}", f"{rng.choice(words)}{rng.choice(words)}{number}",
         f"{rng.choice(words)}_{first}{number}")
    )  # fmt: skip


def mail(person: Person, words: Sequence[str], rng: random.Random) -> str:
    """An e-mail address; in half of the addresses, other signs replace the @ and the dots."""
    local = (
        login(person, words, rng) if rng.random() < 0.6 else plain(".".join(person)).lower().replace(" ", "")
    )
    domain = rng.choice(
        (rng.choice(_PROVIDERS), rng.choice(words), f"{rng.choice(words)}-{rng.choice(words)}")
    )
    text = f"{local}{rng.choice(('', '', '', '+news', '+shop'))}@{domain}.{rng.choice(_TLDS.split('|'))}"
    return text if rng.random() < 0.5 else re.sub(r"[^A-Za-z0-9]+", rng.choice("_-_. "), text)


def native(person: Person, other: Person, rng: random.Random) -> str:
    """A name in a script other than Latin, with the order and the separators that are usual in the script."""
    first, last = person
    if first[0] > "\u2e7f":
        given = first if rng.random() < 0.7 else first + other[0]
        return rng.choice(
            (f"{last}{given}", f"{last}{given}", f"{last} {given}", f"{last}_{given}", f"{given}{last}")
        )
    given = first if rng.random() < 0.7 else f"{first} {other[0]}"
    return rng.choice(
        (f"{given} {last}", f"{last} {given}", f"{last}_{first}", f"{last}, {given}", f"{first}_{last}")
    )


def password(words: Sequence[str], rng: random.Random) -> str:
    """A password, usually easy to read: words with signs and numbers, syllables, groups of letters."""
    word, other, number = rng.choice(words), rng.choice(words), rng.randrange(1, 1000)
    ways: tuple[Callable[[], str], ...] = (
        lambda: f"{word.title()}{rng.choice('#!$*@&_.')}{number}",
        lambda: f"{rng.choice('!_#$')}{word.upper()}{number}",
        lambda: f"{word}_{other}{number % 10}", lambda: f"{word}-{other}-{number}",
        lambda: f"{word}{other}{number}",
        lambda: f"{word}_{other}_{number}", lambda: f"{word}_{number}",
        lambda: f"{word.title()}{other.title()}{number}",
        lambda: "-".join("".join(map(_syllable, [rng] * 3)) for _ in range(3)),
        lambda: rng.choice("-_").join("".join(map(_syllable, [rng] * 2)) for _ in range(4)),
        lambda: "-".join("".join(rng.choices(_ALPHANUMERIC, k=rng.choice((4, 5, 6)))) for _ in range(3)),
        lambda: "".join(rng.choices(string.ascii_letters, k=rng.randrange(8, 13))),
        lambda: "".join(rng.choices(_ALPHANUMERIC, k=rng.randrange(8, 13))),
    )  # fmt: skip
    return rng.choice(ways)()


def _syllable(rng: random.Random) -> str:
    return rng.choice("bcdfghjklmnpqrstvwxz") + rng.choice("aeiouy")


def prefixed(words: Sequence[str], rng: random.Random) -> str:
    """A token or number, usually after a word or letters that state its kind."""
    word = rng.choice(words)
    code = "".join(rng.choices(_ALPHANUMERIC, k=rng.randrange(12, 33)))
    capitals = "".join(rng.choices(string.ascii_uppercase + string.digits, k=rng.choice((8, 9, 9, 10))))
    digits = "".join(rng.choices(string.digits, k=rng.randrange(6, 10)))
    letters = "".join(rng.choices(string.ascii_uppercase, k=rng.randrange(1, 4)))
    pairs = " ".join(digits[at : at + 2] for at in range(0, 6, 2))
    return rng.choice(
        (f"{word[:4]}_{code}", f"{word[:4]}-{code}", f"{word}_{code}", capitals, f"{letters}-{digits}",
         f"{letters}{digits}", f"{letters} {pairs} {rng.choice('ABCD')}", f"{letters}_{digits}")
    )  # fmt: skip


def dressed(text: str, words: Sequence[str], rng: random.Random) -> str:
    """``text`` with other words that occur in file names and keys, such as ``invoice`` or a year."""
    word = rng.choice(words)
    word = rng.choice((word, word, word.title(), f"{word}_{rng.choice(words)}"))
    if rng.random() < 0.3:
        return rng.choice(_AROUND.split("|")).format(text, word)
    join = rng.choice(("_", "_", "-", " ", ".", "__", " - "))
    before = rng.choice((rng.choice(_BEFORE.split()), word, word, f"{rng.randrange(2000, 2027)}"))
    after = rng.choice(
        (rng.choice(_AFTER.split()), rng.choice(_AFTER.split()), word, f"{rng.randrange(2000, 2027)}")
    )
    return rng.choice((f"{before}{join}{text}", f"{text}{join}{after}", f"{before}{join}{text}{join}{after}"))


def abbreviated(words: Sequence[str], rng: random.Random) -> str:
    """A field name that resembles a short login, because its words are cut or have lost their vowels."""
    parts = [_cut(rng.choice(words), rng) for _ in range(rng.choice((1, 2, 2, 2, 3)))]
    text = rng.choice(("", "", "", "_", "")).join(parts)
    return rng.choice(
        (text, text, text.upper(), f"{rng.choice('abcfhinpstxyz')}{text}", f"{text}{rng.choice('123')}")
    )


def _cut(word: str, rng: random.Random) -> str:
    way = rng.randrange(4)
    if way == 0:
        return word[0] + re.sub("[aeiou]", "", word[1:])[:4]
    return word[: rng.choice((3, 4, 5))] if way < 3 else word
