"""Spellings that count as the same value, and texts that only look like it."""

import io
import pickle
import re

import phonenumbers
import pyarrow as pa
import pytest

from scanner.find.cells import search_cells, search_parts
from scanner.find.ids import id_needle
from scanner.find.mails import mail_needle
from scanner.find.names import name_needle
from scanner.find.needles import Needle, NeedleError
from scanner.find.phones import phone_needle
from scanner.find.readings import UNUSUAL
from scanner.find.values import needles_of, read_values


def finds(needle: Needle, text: str) -> bool:
    """Whether a cell passes all steps: the server's row filter, the cheap pattern, and the comparison."""
    letters = needle.fragment.letters
    like = ".*".join(letters) if needle.fragment.is_spread else letters
    sent = re.search(like, text, re.IGNORECASE | re.DOTALL) or re.search(UNUSUAL, text)
    found = any(mask.any() for _, mask in search_cells(pa.array([text]), [needle]))
    assert found == needle.is_in(text), "the cheap pattern leaves out what is there"
    assert sent or not found, "a server would leave out what is there"
    return found


ANN = "ann.lee@example.org"
NUMBER = "+1 415 555 0132"
LONDON = "+44 20 7946 0971"


@pytest.mark.parametrize(
    "text",
    [
        "Ann.Lee@Example.ORG",
        "<ann.lee@example.org>, bob@example.org",
        "mailto:ann.lee@example.org",
        "/users?email=ann.lee%40example.org&v=1",
        r'{"msg": "hello\nann.lee@example.org"}',
        r"ann.lee\u0040example.org",
        "ann.lee&#64;example.org",
        "Write to ann.lee@example.org.",
        "x=ann.lee%2540example.org",
        "\uff41nn.lee@example.org",
    ],
)
def test_an_address_in_all_its_forms(text: str) -> None:
    assert finds(mail_needle(ANN), text)


@pytest.mark.parametrize(
    "text",
    [
        "joann.lee@example.org",
        "jo-ann.lee@example.org",
        "ann.lee@example.org.uk",
        "ann.lee@example.organic",
        "annlee@example.org",
        "ann.lee+news@example.org",
        "ann.lee@mail.example.org",
        "ann.lee at example.org",
    ],
)
def test_another_address(text: str) -> None:
    assert not finds(mail_needle(ANN), text)


def test_loose_mail_drops_dots_and_tags() -> None:
    needle = mail_needle(ANN, loose=True)
    assert all(needle.is_in(f"{local}@example.org") for local in ("annlee", "a.nnlee", "ann.lee+x", "AnnLee"))
    assert not any(needle.is_in(f"{local}@example.org") for local in ("joannlee", "annleee"))
    assert mail_needle("annlee+shop@example.org", loose=True).is_in("ann.lee@example.org")


@pytest.mark.parametrize(
    "text",
    [
        "+14155550132",
        "14155550132",
        "4155550132",
        "(415) 555-0132",
        "415.555.0132",
        "+1 (415) 555 0132",
        "001 415 555 0132",
        "011-1-415-555-0132",
        "sip:+14155550132@example.org",
        "to=%2B14155550132",
        "+1%20415%20555%200132",
        "tel:+1-415-555-0132;ext=2",
        "call me on 415 555 0132 or 415 555 0133",
        "14155550132.0",
        "1.4155550132e+10",
        "+\u0661\u0664\u0661\u0665\u0665\u0665\u0665\u0660\u0661\u0663\u0662",
        "415\u2011555\u20110132",
        "pair 14155550132-14155550140",
        '{"n": 14155550132}',
        "call-12-4155550132.wav",
    ],
)
def test_a_number_in_all_its_forms(text: str) -> None:
    assert finds(phone_needle(NUMBER, ["US"]), text)


@pytest.mark.parametrize(
    "text",
    [
        "+444155550132",
        "+44 4155550132",
        "24155550132",
        "41555501329",
        "415-555-0132-9",
        "12-415-555-0132",
        "37.4155550132",
        "415 555 0133",
        "4155550\n132",
    ],
)
def test_another_number(text: str) -> None:
    assert not finds(phone_needle(NUMBER, ["US"]), text)


def test_trunk_prefixes_belong_to_a_country() -> None:
    needle = phone_needle(LONDON, ["US"])
    for text in ("020 7946 0971", "+44 (0)20 7946 0971", "(020) 79460971", "2079460971", "+4402079460971"):
        assert finds(needle, text), text
    assert phone_needle("020 7946 0971", ["US", "GB"]).is_in("+442079460971")
    assert not needle.is_in("+49 20 7946 0971")


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_a_number_of_each_country_as_it_is_written_there(region: str) -> None:
    number = phonenumbers.example_number(region)
    assert number is not None
    written = [phonenumbers.format_number(number, form) for form in range(4)]
    written += [phonenumbers.format_out_of_country_calling_number(number, home) for home in ("US", "DE")]
    needles = needles_of([("phone", written[0])], regions=[], loose_mail=False, initials=False)
    assert all(any(finds(needle, text) for needle in needles) for text in written)
    last = (int(written[0][-1]) + 1) % 10
    assert not any(
        finds(needle, text) for needle in needles for text in (f"{written[0][:-1]}{last}", written[0] + "1")
    )


@pytest.mark.parametrize(
    "text",
    [
        "José O'Brien",
        "JOSE OBRIEN",
        "O\u2019Brien, José",
        "José T. O'Brien wrote",
        "for O'Brien José.",
        "name=Jos%C3%A9+O%27Brien&x=1",
        r'"Jos\u00e9 O\u2019Brien"',
        "José O'Brien's parcel",
        "Jose\u0301 O'Brien",
    ],
)
def test_a_name_in_all_its_forms(text: str) -> None:
    assert finds(name_needle("José O'Brien"), text)


@pytest.mark.parametrize(
    "text",
    [
        "José O'Brien-Lee",
        "Maria-José O'Brien",
        "jose.obrien@example.org",
        "José Maria O'Brien",
        "J. O'Brien",
        "José",
        "Josée O'Brien",
        "José: O'Brien",
    ],
)
def test_another_name(text: str) -> None:
    assert not finds(name_needle("José O'Brien"), text)


def test_umlauts_are_spelt_two_ways() -> None:
    spellings = ("Jürgen Müller", "Jurgen Muller", "Juergen Mueller")
    for given in spellings[::2]:
        assert all(finds(name_needle(given), text) for text in spellings[::2]), given
    assert name_needle("Jürgen Müller").is_in("MULLER, JURGEN")


@pytest.mark.parametrize("given", ["Jürgen Müller", "Juergen Mueller"])
def test_a_name_in_two_columns_is_spelt_two_ways(given: str) -> None:
    columns = {
        "first": pa.array(["Jürgen", "Juergen", "JÜRGEN", "Jürgen", None]),
        "last": pa.array(["Müller", "Mueller", "MÜLLER", "Maier", "Müller"]),
    }
    found = search_parts(columns, name_needle(given))
    assert {name: mask.tolist() for name, mask in found.items()} == {
        name: [True, True, True, False, False] for name in columns
    }


def test_domains_in_their_own_letters() -> None:
    for loose in (False, True):
        needle = mail_needle("ann@b\u00fccher.example", loose=loose)
        assert finds(needle, "ann@xn--bcher-kva.example") and finds(needle, "Ann@B\u00dcCHER.example")


def test_initials_only_where_asked() -> None:
    texts = ("J. Smith", "J Smith", "Smith, J.", "Smith J")
    assert all(finds(name_needle("James Smith", initials=True), text) for text in texts)
    assert not any(finds(name_needle("James Smith"), text) for text in texts)
    assert not name_needle("James Smith", initials=True).is_in("K. Smith")


def test_ids_are_exact() -> None:
    sid = "AC" + "7d" * 16
    needle = id_needle("sid", f" {sid}\n")
    assert needle.is_in(f"/v1/Accounts/{sid}/Messages") and not needle.is_in(sid.upper())
    assert not needle.is_in(sid + "0")
    assert id_needle("id", "1007").whole and not id_needle("id", "user-00178f").whole


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("email", "Plimbroth"),
        ("phone", "Plimbroth"),
        ("name", "4 4 4"),
        ("name", "a b c d e ff"),
        ("id", "!!"),
    ],
)
def test_what_cannot_be_looked_for_is_not_repeated(key: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"--{key}: ") as raised:
        needles_of([(key, value)], regions=["US"], loose_mail=False, initials=False)  # type: ignore[list-item]
    assert value not in str(raised.value)
    assert not isinstance(raised.value, NeedleError)


def _all() -> list[Needle]:
    return [
        mail_needle("qzkorvath@vexlimoor.example"),
        phone_needle("+1 415 555 0106", ["US"]),
        name_needle("Korvath Plimbroth"),
        id_needle("sid", "AC7d1e9b3c5f0a2846e8d7c6b5a4930211"),
    ]


class _Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_keyboard_each_key_is_asked_for_without_showing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return f"answer {len(asked)}"

    monkeypatch.setattr("getpass.getpass", answer)
    values = read_values([("phone", "-"), ("email", "-")], _Keyboard())
    assert values == [("phone", "answer 1"), ("email", "answer 2")]
    assert asked == ["Telephone number (not shown): ", "E-mail address (not shown): "]


def test_a_needle_shows_nothing_of_its_value() -> None:
    for needle in _all():
        shown = repr(needle).casefold()
        assert not any(part in shown for part in ("korvath", "vexlimoor", "plimbroth", "415", "0106", "7d1e"))


def test_a_needle_goes_to_a_worker() -> None:
    for needle in _all():
        needle.is_in("something")
        assert pickle.loads(pickle.dumps(needle)) == needle


def test_at_most_half_of_a_value_may_be_told_a_server() -> None:
    for needle in [*_all(), id_needle("id", "1007")]:
        assert len(needle.fragment.letters) <= 5
    assert id_needle("id", "1007").fragment.letters == "07"


def test_names_of_fields_hold_values() -> None:
    needle = mail_needle(ANN)
    assert needle.is_in_name("payload.by.ann.lee@example.org.n") and needle.is_in_name(ANN)
    assert not needle.is_in_name("payload.by.joann.lee@example.org.n")
    assert not needle.is_in_name("payload.email")
