"""E-mail address.

An e-mail address is a local part and a domain under a known top-level domain; the domain may have letters of
any script. Addresses at domains reserved for documentation and tests are examples; addresses at domains that
exist only inside a network (``.local``, ``.internal``) are infrastructure. Mailboxes for a purpose
(``billing@``, ``noreply@``) belong to a company, not to a person. Look-alikes are excluded: image names such
as ``logo@2x.png``, the ``git@`` of clone addresses, and the login in a database URI
(``postgresql://app@db...``).

* https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1
* https://www.rfc-editor.org/rfc/rfc2606
* https://www.rfc-editor.org/rfc/rfc5890
* https://www.iana.org/domains/reserved

>>> from detectors.base import Hints
>>> validate("jane.doe@example.org", Hints()).name
'EXAMPLE'
>>> validate("jane.doe@mail.shop.de", Hints()).name
'VALID'
>>> [validate(address, Hints()).name for address in ("ann@bücher.example", "ann@例え.テスト")]
['EXAMPLE', 'EXAMPLE']
>>> validate("Billing@shop.de", Hints()).name
'COMPANY'
>>> validate("logo@2x.png", Hints()).name
'INVALID'
"""

import re
from collections.abc import Sequence
from functools import cache
from unicodedata import category

import numpy as np

from detectors.base import Detector, Hints, InText, Verdict
from detectors.company import CompanyFacts
from detectors.masks import DOT, masked
from detectors.matching import native
from detectors.matching.automaton import Automaton
from detectors.matching.candidates import UNDECIDED, Candidates, Verdicts
from detectors.matching.regular import automaton_of
from detectors.word_lists import read_lines, word_list

_EXAMPLE_DOMAINS = frozenset({"example.com", "example.net", "example.org", "example.edu"})
_EXAMPLE_TLDS = frozenset({"example", "invalid", "localhost", "test"})
_INSIDE_TLDS = frozenset({"arpa", "corp", "home", "internal", "lan", "local", "localdomain"})
_EVERYBODYS = frozenset(
    {
        *("163.com", "aol.com", "gmail.com", "gmx.de", "gmx.net", "hotmail.com", "icloud.com", "libero.it"),
        *word_list("live.com, mail.ru, msn.com, orange.fr, outlook.com, proton.me, protonmail.com, qq.com"),
        *("t-online.de", "web.de", "wp.pl", "yahoo.com", "yandex.ru"),
    }
)
"""Domains of large providers of private mailboxes."""
_RUN_ON = re.compile(r"([a-z]{2,24})[\u0e00-\U0010ffff]")
"""Matches Latin letters directly followed by a script without spaces, because a domain may end after the
Latin letters.
"""
_LONGEST_LOCAL = 64
_NOBODY = frozenset({"git", "hg", "svn"})


def validate(value: str, hints: Hints) -> Verdict:
    """The verdict on an address, which depends on the lengths of its parts, its dots, its domain, and whether
    the mailbox is for a purpose (``billing@``).
    """
    local, _, domain = value.rpartition("@")
    domain = domain.lower()
    labels = domain.split(".")
    if (
        len(local) > _LONGEST_LOCAL
        or len(domain) > 253
        or local in _NOBODY
        or local[-1:] in {"", "."}
        or ".." in local
    ):
        return Verdict.INVALID
    if any(label[:1] in {"", "-"} or label[-1] == "-" for label in labels):
        return Verdict.INVALID
    if not domain.isascii() and not _are_labels(labels):
        return Verdict.INVALID
    verdict = domain_verdict(domain)
    is_role = verdict is Verdict.VALID and local.lower() in _roles()
    return Verdict.COMPANY if is_role else verdict


def validate_many(found: Candidates, hints: Hints) -> Verdicts:
    """Vectorised ``validate``: all local parts are judged at once, and each distinct domain once.

    Addresses with a second @, or with a local part so short that it may be ``git`` or similar, are
    ``UNDECIDED``; without the compiled passes, all addresses are.
    """
    if not len(found) or not native.COMPILED:
        return found.undecided()
    at, kind = native.mailboxes(found.data, found.start, found.end, max(map(len, _NOBODY)), _LONGEST_LOCAL)
    domains, codes = found.part(at + 1, found.end).distinct()
    verdict = np.array([validate(f"someone@{domain}", hints) for domain in domains], dtype=np.int8)[codes]
    which, end = _role_table().ends(found.data, found.start, _LONGEST_LOCAL)
    roles = which[end == at[which]]
    verdict[roles] = np.where(verdict[roles] == Verdict.VALID, Verdict.COMPANY, verdict[roles])
    verdict[kind == 1] = Verdict.INVALID
    verdict[kind == 2] = UNDECIDED
    return verdict


def tell(value: str, facts: CompanyFacts, hints: Hints) -> Verdict | None:
    """``STAFF`` for addresses at staff domains, ``COMPANY`` for addresses at other domains of the company,
    else ``None``.
    """
    domain = value.rpartition("@")[2]
    if facts.employs(domain):
        return Verdict.STAFF
    return Verdict.COMPANY if facts.owns_domain(domain) else None


def domain_verdict(domain: str) -> Verdict:
    """The verdict on addresses at a domain, which must be given in lower case."""
    tail, tld = domain.split(".")[-2:], _ascii(domain.rpartition(".")[2])
    if tld in _EXAMPLE_TLDS | _test_domains() or ".".join(tail) in _EXAMPLE_DOMAINS:
        return Verdict.EXAMPLE
    if tld in _INSIDE_TLDS:
        return Verdict.INFRASTRUCTURE
    return Verdict.VALID if tld in _top_level_domains() else Verdict.INVALID


def _are_labels(labels: Sequence[str]) -> bool:
    """Whether the labels of a non-ASCII domain consist of letters, marks, digits and hyphens, and the match
    does not run on into the text after the domain.
    """
    whole = all(
        character.isalnum() or character == "-" or category(character).startswith("M")
        for label in labels
        for character in label
    )
    return whole and not any(
        end is not None and end[1] in _top_level_domains() for end in map(_RUN_ON.match, labels[1:])
    )


def _ascii(label: str) -> str:
    """A label of a domain in its ASCII form; empty if the text cannot be a label.

    >>> _ascii("рф"), _ascii("com")
    ('xn--p1ai', 'com')
    """
    if label.isascii():
        return label
    try:
        return label.encode("idna").decode()
    except UnicodeError:
        return ""


def mask(value: str) -> str:
    """Show only the first character, and of the domain what ``shown_domain`` shows."""
    local, _, domain = value.rpartition("@")
    return masked(value, f"{local[:1]}{DOT * 3}@{shown_domain(domain)}", f"{DOT * 3}@{shown_domain(domain)}")


def shown_domain(domain: str) -> str:
    """The domain if very many people share it, else only its last part, since other domains may belong to one
    person.

    >>> shown_domain("gmail.com"), shown_domain("jane-doe.de"), shown_domain("shop.example.org")
    ('gmail.com', '•••.de', '•••.example.org')
    """
    labels = domain.lower().split(".")
    tail = ".".join(labels[-2:])
    shown = tail if tail in _EXAMPLE_DOMAINS or tail in _EVERYBODYS else labels[-1]
    if len(labels) == shown.count(".") + 1:
        return shown
    return f"{DOT * 3}.{shown}"


@cache
def _top_level_domains() -> frozenset[str]:
    return frozenset(read_lines("tlds.txt"))


@cache
def _test_domains() -> frozenset[str]:
    return frozenset(read_lines("tlds_test.txt"))


@cache
def _roles() -> frozenset[str]:
    return frozenset(read_lines("role_mailboxes.txt"))


@cache
def _role_table() -> Automaton:
    """A state table that recognises the local parts of mailboxes for a purpose (``billing``, ``noreply``), in
    any case of letters.
    """
    made = automaton_of(["(?i)" + "|".join(map(re.escape, sorted(_roles())))])
    if made is None:
        raise ValueError("a role mailbox is written in a way that no table of states can be made of")
    return made


DETECTOR = Detector(
    entity="EMAIL_ADDRESS",
    patterns=(
        r"[A-Za-z0-9._%+'-]@(?:[A-Za-z0-9\x80-\xff-]+\.)+(?:[A-Za-z]{2,24}|xn--[a-z0-9-]{2,24})\b",
        r"[A-Za-z0-9._%+'-]@(?:[A-Za-z0-9\x80-\xff-]+\.)+[\x80-\xff]{4,60}",
    ),
    match=InText(
        grows_left="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+'-",
        traps=(r"://[^\s/:@\"'<>]*(?::[^\s/@\"'<>]+)?@",),
        validate_many=validate_many,
        ours=tell,
        glue_before="@",
        glue_after="-@",
        beats=("PHONE_NUMBER", "IP_ADDRESS"),
    ),
    validate=validate,
    strength="strong",
    names=word_list(
        "email, emailaddress, emailaddr, emails, mail, mailaddress, contactemail, useremail, workemail, "
        "personalemail, billingemail, correo, courriel, replyto, correoelectronico, eposta, sahkoposti"
    ),
    mask=mask,
    examples=(
        "jane.doe@example.org",
        "o'brien+news@mail.example.co.uk",
        "x_1@sub.example.com",
        "j@shop.xn--p1ai",
        "ann@bücher.example",
        "ann@xn--bcher-kva.example",
        "ann@例え.テスト",
        "ann@xn--r8jz45g.xn--zckzah",
    ),
    counterexamples=(
        "logo@2x.png",
        "user@192.0.2.1",
        "git@github.com",
        "jane@example",
        "@example.org",
        "a..b@example.org",
        "npm install react@18.2.0",
        "ann@bücher.exämple",
        "amqp://app:s3cr3t-word@mq.example.org:5672/",
        "postgresql://app@db.example.org/calls",
        "ann@例え.例え",
    ),
)
