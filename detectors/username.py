"""User name: a login, a nickname, or a social media handle or profile, recognised by its label or column.

* https://schema.org/alternateName

>>> from detectors.base import Hints
>>> judge_cell("jane.doe84", Hints()).name, judge_cell("Jane Doe", Hints()).name
('VALID', 'INVALID')
"""

import re
from dataclasses import replace

from detectors.base import Detector, Hints, InText, Support, Verdict, WholeCell
from detectors.labelled.detector import labelled
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import all_words, label_words
from detectors.labelled.password_words import SIGN_IN
from detectors.labelled.value import Value, is_anything
from detectors.parts.placeholders import is_placeholder
from detectors.word_lists import word_list

_SHAPE = re.compile(r"@?(?!\d+$)\w[\w.@+:-]{1,63}")
_PROFILE = re.compile(r"(?i)(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/(?:[\w.-]+/)?@?[\w.%+-]{2,}/?")


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is one word that is neither a number nor a placeholder."""
    text = value.strip()
    is_name = _SHAPE.fullmatch(text) is not None and not is_placeholder(text)
    return Verdict.VALID if is_name else Verdict.INVALID


def judge_profile(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is a handle, or the URL of a profile in a social network.

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


def trim_key(match: str) -> tuple[int, int]:
    """Start and end of the value after the first equals sign, up to the next key."""
    start = match.index("=") + 1
    return start, len(re.split(r"[ ,;]", match[:-1])[0])


_LABELS = label_words("username")
_TOKEN = Value(
    pattern=r"(?!\S+@\S+\.\w|https?:|\S*(?:name|user|login)\b|(?:self|this)\.)(?=\S*[^\W\d]\S*[0-9_.-]\S|\S*[0-9]\S*[^\W\d])[^\W_][\w.+-]{2,63}(?<![.-])(?![\w@(]|\.\w)",
    accept=is_anything,
    numeric=False,
    kind="phrase",
)
"""A word that contains a letter, and also a digit, a dot, a hyphen or an underscore."""
_TELLING = replace(_TOKEN, pattern=r"(?=[^\W\d_]\S*[0-9_.])" + _TOKEN.pattern)
"""A word that begins with a letter and contains a digit, a dot or an underscore. A hyphen is not enough,
since hyphens also join plain words.
"""
_NAMES = word_list(
    "username, login, loginname, userlogin, nickname, nick, screenname, handle, userhandle, benutzername, "
    "identifiant, loginid, user, users, usr, usrname, uname, netid, logon, logonname, skypeid, "
    "samaccountname, userprincipalname, upn, windowslogin, adaccount"
)
DETECTORS = (
    Detector(
        entity="USERNAME",
        validate=judge_cell,
        match=WholeCell(shape=r"^[^\n :/=]*[^\n\d :/=][^\n :/=]*$"),
        strength="weak",
        support=Support(need="any"),
        names=_NAMES,
        examples=("jane.doe84", "x_1"),
        counterexamples=("Jane Doe", "12345", "", "a", "NULL", "N/A", "none", "true"),
    ),
    Detector(
        entity="USERNAME",
        validate=judge_profile,
        match=WholeCell(shape=r"^[^\n ]+$"),
        strength="weak",
        support=Support(need="name"),
        names=(
            *(f"{network}{what}" for network in _NETWORKS for what in _WHAT),
            "socialhandle",
            "socialprofile",
            "profileurl",
        ),
        examples=("@jane_doe", "jane.doe84", "https://social.example.com/in/jane.doe"),
        counterexamples=("Jane Doe", "", "none", "12345"),
    ),
    labelled(
        Detector(
            entity="USERNAME",
            strength="strong",
            names=_NAMES,
            examples=("my username is jane_d84", "Benutzername: jane.d84", "nom d'utilisateur : jane-84"),
            counterexamples=("Choose a user name", "user name is taken", "Where do I change my user name?"),
        ),
        _LABELS,
        _TOKEN,
        Phrasing(bare=False),
    ),
    labelled(
        Detector(
            entity="USERNAME",
            strength="strong",
            names=_NAMES,
            examples=("usuario pgarcia_81, contraseña nueva", "Benutzer m.kranz77, Kennwort vergessen"),
            counterexamples=(
                "The user and the password are wrong",
                "user pgarcia_81 left",
                "user well-known",
            ),
        ),
        _LABELS,
        _TELLING,
        Phrasing(signs="", topic=all_words("password_topic")),
    ),
    labelled(
        Detector(
            entity="USERNAME",
            strength="strong",
            names=_NAMES,
            examples=("you can log in as jane_d84",),
            counterexamples=("log in with your user name and password", "log in as an administrator"),
        ),
        SIGN_IN,
        _TOKEN,
        Phrasing(signs=":"),
    ),
    Detector(
        entity="USERNAME",
        patterns=(r"(?i)\b(?:user|usr|login)=[a-z0-9][\w.-]{2,40}[ ,;]{1,2}(?:password|passwd|pass|pwd)=",),
        match=InText(trim=trim_key),
        strength="strong",
        names=_NAMES,
        examples=("login failed user=j.doe password=mist4moon",),
        counterexamples=("user=j.doe status=ok", "user= password="),
    ),
)
