"""User name, told by the name of its column: a login, a nickname, a handle or profile in a network.

* https://schema.org/alternateName

>>> from detectors.base import Hints
>>> judge_cell("jane.doe84", Hints()).name, judge_cell("Jane Doe", Hints()).name
('VALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, Verdict
from detectors.parts.placeholders import is_placeholder

_SHAPE = re.compile(r"@?(?!\d+$)\w[\w.@+:-]{1,63}")
_PROFILE = re.compile(r"(?i)(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/(?:[\w.-]+/)?@?[\w.%+-]{2,}/?")


def judge_cell(value: str, hints: Hints) -> Verdict:
    """One word that is no number and no word for nothing."""
    text = value.strip()
    is_name = _SHAPE.fullmatch(text) is not None and not is_placeholder(text)
    return Verdict.VALID if is_name else Verdict.INVALID


def judge_profile(value: str, hints: Hints) -> Verdict:
    """A handle, or the address of a profile in a network.

    >>> judge_profile("https://social.example.com/in/jane.doe", Hints()).name
    'VALID'
    """
    text = value.strip()
    return Verdict.VALID if _PROFILE.fullmatch(text) else judge_cell(text, hints)


_NETWORKS = [
    "twitter",
    "skype",
    "linkedin",
    "facebook",
    "instagram",
    "github",
    "gitlab",
    "telegram",
    "mastodon",
    "tiktok",
    "google",
    "snapchat",
]
_WHAT = ("", "handle", "name", "username", "user", "url", "profile", "link", "account")

DETECTORS = (
    Detector(
        entity="USERNAME",
        cell=judge_cell,
        cell_shape=r"^[^\n :/=]*[^\n\d :/=][^\n :/=]*$",
        strength="weak",
        needs_support=True,
        names=(
            "username",
            "login",
            "loginname",
            "userlogin",
            "nickname",
            "nick",
            "screenname",
            "handle",
            "userhandle",
            "benutzername",
            "identifiant",
            "loginid",
            "user",
            "users",
            "usr",
        ),
        examples=("jane.doe84", "x_1"),
        counterexamples=("Jane Doe", "12345", "", "a", "NULL", "N/A", "none", "true"),
    ),
    Detector(
        entity="USERNAME",
        cell=judge_profile,
        cell_shape=r"^[^\n ]+$",
        strength="weak",
        needs_name=True,
        names=(
            *(f"{network}{what}" for network in _NETWORKS for what in _WHAT),
            "socialhandle",
            "socialprofile",
            "profileurl",
        ),
        examples=("@jane_doe", "jane.doe84", "https://social.example.com/in/jane.doe"),
        counterexamples=("Jane Doe", "", "none", "12345"),
    ),
)
