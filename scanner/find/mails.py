"""Needles for e-mail addresses. Case is ignored; dots and tags in the local part only on request. Pure."""

import re

from scanner.find.needles import ENTITIES, Needle, NeedleError, fragment_of

_SHAPE = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")
_BEFORE, _AFTER = r"(?<![\w.%+-])", r"(?![^\W_])(?![.-][^\W_])"


def mail_needle(text: str, *, loose: bool = False) -> Needle:
    """A needle for an e-mail address; ``loose`` ignores dots in the local part and tags after a plus.

    >>> needle = mail_needle("Ann.Lee@Example.org")
    >>> needle.is_in("to: <ann.lee@example.org>."), needle.is_in("joann.lee@example.org")
    (True, False)
    >>> mail_needle("ann.lee@example.org", loose=True).is_in("annlee+news@example.org")
    True
    """
    address = text.strip().removeprefix("mailto:").strip("<>")
    if not _SHAPE.fullmatch(address):
        raise NeedleError("the value given is not an e-mail address; write it as name@example.org")
    local, _, domain = address.rpartition("@")
    wanted = _loose(local) if loose else re.escape(local)
    hosts = "|".join(re.escape(host) for host in dict.fromkeys((domain, _ascii(domain))))
    # The last part of an internationalised domain is nearly always ASCII. It is then the same in the Unicode
    # form and the DNS form of the domain.
    sure = domain.rpartition(".")[2] if loose and not domain.isascii() else domain if loose else local
    run = max(re.findall(r"[A-Za-z0-9]+", sure) or [""], key=len)
    return Needle(
        key="email",
        entity=ENTITIES["email"],
        patterns=(f"{_BEFORE}{wanted}@(?:{hosts}){_AFTER}",),
        hint=re.escape(run),
        fragment=fragment_of(run),
    )


def _loose(local: str) -> str:
    letters = local.partition("+")[0].replace(".", "")
    return r"\.?".join(map(re.escape, letters)) + r"(?:\+[^@\s]*)?"


def _ascii(domain: str) -> str:
    """The domain in its DNS form (IDNA)."""
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain
