"""Reduce a field's name to its core: remove words that say only whose value the field holds, or which of
several.
"""

from functools import lru_cache
from itertools import pairwise

from scanner.names.naming import singular, words


def _set_of(text: str) -> frozenset[str]:
    """The words of a text. They are not translated, since that would load the dictionary on import."""
    return frozenset(text.split())


_WHOSE = _set_of(
    "applicant assignee author beneficiary buyer callee caller candidate cardholder contact customer "
    "driver emergency employee guardian guest holder individual manager member owner passenger patient "
    "payee payer people person personal private recipient reporter requester resident seller sender "
    "signatory signer spouse staff student subscriber user"
)
_WHERE = _set_of(
    "addr address bill billing birth business delivery home invoice mailing office postal registered "
    "residence residential ship shipping work"
)
_WHICH = _set_of(
    "alt alternate alternative backup bcc cc cell current default extra main mobile new notification "
    "old other preferred previous primary recovery second secondary support verified"
)
_STAYED = frozenset({"lived", "resided", "visited", "travelled", "traveled"})
"""Last words of names which say that somebody was at a place: ``states_lived``."""
_PARTNERS = frozenset(
    {("bill", "to"), ("buy", "from"), ("pay", "to"), ("remit", "to"), ("sell", "to"), ("ship", "to")}
)
"""Pairs of words with which business software names trading partners."""
_WHO = frozenset({"user", "id", "name", "userid", "username", "email", "contact", "employee", "agent"})
_NUMBER = frozenset({"no", "nr", "num"})
_SOMEBODYS = frozenset({"address", "contact", "location", "name", "street"})
"""Cores that names of things can have as well. They count only if a removed word says that the value belongs
to a person or an address.
"""
_PLACES = frozenset({"handle", "login", "pan", "region", "sim", "state"})
"""Words that have another meaning unless a word for an address precedes them (``address_state``)."""
_HEADS = _set_of(
    "email phone telephone mobile cellphone msisdn fax iban bic firstname lastname surname fullname "
    "birthdate birthday postcode zipcode useragent ipaddress password cardnumber passportnumber latitude "
    "longitude"
)
"""Nouns that, at the end of a name, decide what the name means, whatever precedes them: ``shopper_email``."""
DEEDS = _set_of(
    "is has have can may should must do does dont allow allowed send sent show hide use using enable "
    "enabled disable disabled require required requires verify validate confirm check notify request "
    "accept include exclude skip force count num total max min by via per opt optin optout subscribe "
    "unsubscribe reset change update log mask to in on for no not smart nas server gateway proxy node "
    "local host"
)
"""Words that, before a noun in ``_HEADS``, change its meaning to an action, a count or a property of a
machine (``verify_email``)."""


@lru_cache(maxsize=65_536)
def core_name(name: str) -> str:
    """The normalised core of a field's name; empty if no word was removed, or if the core is too vague.

    >>> [core_name(name) for name in ("Ship-to Phone No. 2", "alt_email", "ownerName", "address_state")]
    ['phonenumber', 'email', 'name', 'state']
    >>> [core_name(name) for name in ("work_phones", "ip_addresses", "names", "states_lived")]
    ['phone', 'ipaddress', '', 'state']
    >>> [core_name(name) for name in ("email", "user_state", "old_name", "email_verified", "device_name")]
    ['', '', '', '', '']
    """
    found = list(words(name))
    if ("caller", "id") in pairwise(found):
        return ""  # this means the caller's phone number, not an id
    if agent := _by_whom(found):
        return agent
    rest, dropped = _without_number(found), frozenset[str]()
    while len(rest) > 1:
        if tuple(rest[:2]) in _PARTNERS and len(rest) > 2:
            rest, dropped = rest[2:], dropped | _WHERE
        elif rest[0] in _WHOSE | _WHERE | _WHICH:
            rest, dropped = rest[1:], dropped | {rest[0]}
        else:
            break
    if len(rest) > 1 and rest[-1] in _STAYED:
        rest, dropped = rest[:-1], dropped | _WHERE
    one = [*rest[:-1], *map(singular, rest[-1:])]
    is_changed, rest = bool(dropped) or one != rest, one
    core = "".join(rest)
    if rest == found:
        return _head(found)
    if core in _PLACES and not dropped & _WHERE:
        return ""
    return "" if is_changed and core in _SOMEBODYS and not dropped & (_WHOSE | _WHERE) else core


def _head(found: list[str]) -> str:
    """The noun from ``_HEADS`` at the end of a name; empty if there is none, or if a word from ``DEEDS``
    before the noun changes its meaning.

    >>> _head(["shopper", "email"]), _head(["kin", "first", "name"]), _head(["verify", "email"])
    ('email', 'firstname', '')
    """
    for start in (len(found) - 2, len(found) - 1):
        head = "".join([*found[start:-1], singular(found[-1])]) if start > 0 else ""
        if head in _HEADS and DEEDS.isdisjoint(found[:start]):
            return head
    return ""


def _by_whom(found: list[str]) -> str:
    """``createdby`` if a name means the person who did something, whatever the action; else empty.

    >>> _by_whom(["approved", "by", "user", "id"]), _by_whom(["sort", "by"]), _by_whom(["by"])
    ('createdby', '', '')
    """
    while len(found) > 2 and found[-1] in _WHO:
        found = found[:-1]
    is_deed = len(found) > 1 and found[-1] == "by" and found[-2].endswith(("ed", "en", "sent", "made"))
    return "createdby" if is_deed else ""


def _without_number(found: list[str]) -> list[str]:
    """The words of a name without a number at the end, and with ``number`` in place of a final ``no``, ``nr``
    or ``num``.
    """
    rest = found[:-1] if len(found) > 1 and found[-1].isdigit() else found
    return [*rest[:-1], "number"] if len(rest) > 1 and rest[-1] in _NUMBER else rest
