"""Password, recognised by its label, its place in a URL or SQL statement, or the name of its column.

A password has no form of its own. Passwords are found after labels such as ``password=``, between the user
and the host of a URL, in SQL statements that set the password of a database user, and in columns with a name
for passwords.

* https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude

>>> from detectors.base import Hints
>>> validate("hunter2!", Hints()).name
'VALID'
>>> validate("${DB_PASSWORD}", Hints()).name
'INVALID'
"""

import re

from detectors.base import Detector, Hints, InText, Support, Verdict, WholeCell
from detectors.labelled.detector import labelled
from detectors.labelled.label import Phrasing
from detectors.labelled.password_words import KEYS, LABELS, NETWORKS, SIGN_IN
from detectors.labelled.value import secret
from detectors.lazy_patterns import late
from detectors.password_hash import looks_hashed
from detectors.word_lists import word_list

_NOT_ONE = late(
    r"(?i)(?:null|none|nil|true|false|undefined|required|optional|string|redacted|hidden|masked|filtered|removed"
    r"|empty|secret|\d|[*x•.#-]+|\[.*|\{.*|<.*|\$.*|%.*|\(.*"
    r"|[a-z_][\w.]*\([^()]*\)?|(?:os|process|settings|config|self|env)\.[\w.\[\]\"']+)"
)
_ENDS = "\t\r \"'&,;<>"


def validate(value: str, hints: Hints) -> Verdict:
    """Valid unless the value is masked, a variable, a placeholder, or a password hash."""
    blank = _NOT_ONE.fullmatch(value) is not None
    return Verdict.INVALID if blank or looks_hashed(value) else Verdict.VALID


def judge_cell(value: str, hints: Hints) -> Verdict:
    """The verdict on a whole cell, which is invalid unless it has four to 128 characters and no
    whitespace.
    """
    plausible = 4 <= len(value) <= 128 and not any(map(str.isspace, value))
    return validate(value, hints) if plausible else Verdict.INVALID


def trim(match: str) -> tuple[int, int]:
    """Start and end of the value after the equals sign or colon, without quotation marks and the character
    after the value.
    """
    sign = re.search(r"[:=]", match)
    start = 0 if sign is None else sign.end()
    end = len(match.rstrip(_ENDS))
    while start < end and match[start] in " \"'":
        start += 1
    return start, end


def trim_userinfo(match: str) -> tuple[int, int]:
    """Start and end of the password in a URL, between the second colon and the ``@``."""
    return match.index(":", match.index("://") + 3) + 1, len(match) - 1


def trim_oracle(match: str) -> tuple[int, int]:
    """Start and end of the password in an Oracle URL, between the slash after the user and the ``@``."""
    return match.rindex("/") + 1, len(match) - 1


def trim_quoted(match: str) -> tuple[int, int]:
    """Start and end of the password between the two quotation marks."""
    return match.index("'") + 1, len(match) - 1


def may_be_password(value: str) -> bool:
    """Whether the text after a password label in a sentence may be a password."""
    return validate(value, Hints()) != Verdict.INVALID


_USER_AND = (
    r"[\w.@+-]{3,64}(?: ?[/|] ?|,? (?:and|und|et|y|e|en|och|i|oraz|com|con|avec|mit|met|med|with)"
    r"(?: (?:password|passwort|mot de passe|contraseña|senha|wachtwoord|hasłem|lösenord(?:et)?))? "
    r"|,? z hasłem )"
)
_NAMES = word_list(
    "password, passwd, pwd, userpassword, dbpassword, passphrase, passcode, contrasena, passwort, kennwort, "
    "motdepasse"
)
DETECTORS = (
    Detector(
        entity="PASSWORD",
        patterns=(
            r"(?i)\b(?:[a-z]+[_-])?(?:password|passwd|pwd|passphrase|passwort)[\"']?[ ]?[:=][ ]?[\"']?"
            r"[^\s\"'&,;<>=]{3,}(?:[\t\r \"'&,;<>]|$)",
        ),
        match=InText(trim=trim, beats=("PHONE_NUMBER", "AUTH_TOKEN")),
        validate=validate,
        strength="strong",
        names=_NAMES,
        examples=("password=hunter2!", '"pwd": "Tr0ub4dor&3"', "user=jane&passwd=open-sesame&x=1"),
        counterexamples=(
            "password=",
            "password=null",
            "password: ********",
            "pwd=${DB_PASSWORD}",
            "forgot password?",
        ),
    ),
    Detector(
        entity="PASSWORD",
        patterns=(r"://[^\s/:@\"'<>]*:[^\s/@\"'<>]+@",),
        match=InText(trim=trim_userinfo, beats=("PHONE_NUMBER",)),
        validate=validate,
        strength="strong",
        names=_NAMES,
        examples=(
            "postgresql://app:s3cr3t-word@db.example.org/x",
            "redis://:s3cr3t-word@db.example.org:6379/0",
        ),
        counterexamples=("https://example.org:8080/a@b", "postgresql://app:***@db.example.org/x"),
    ),
    Detector(
        entity="PASSWORD",
        patterns=(r"(?i)\bjdbc:oracle:[a-z0-9]{2,5}:[^\s/@:\"'<>]+/[^\s/@\"'<>]+@",),
        match=InText(trim=trim_oracle, beats=("PHONE_NUMBER",)),
        validate=validate,
        strength="strong",
        names=_NAMES,
        examples=("jdbc:oracle:thin:app/s3cr3t-word@//db.example.org:1521/x",),
        counterexamples=(
            "jdbc:oracle:thin:@db.example.org:1521:x",
            "jdbc:oracle:thin:app/***@db.example.org",
        ),
    ),
    Detector(
        entity="PASSWORD",
        patterns=(r"(?i)\b(?:identified (?:with [^ ']+ )?by|password)(?: password)? '[^'\n]{3,}'",),
        match=InText(trim=trim_quoted, beats=("PHONE_NUMBER", "AUTH_TOKEN")),
        validate=validate,
        strength="strong",
        names=_NAMES,
        examples=(
            "CREATE USER 'app'@'%' IDENTIFIED BY 's3cr3t-word';",
            "ALTER ROLE app WITH LOGIN PASSWORD 's3cr3t-word';",
        ),
        counterexamples=("ALTER ROLE app PASSWORD NULL;", "IDENTIFIED BY '***'", "password 'redacted'"),
    ),
    Detector(
        entity="PASSWORD",
        validate=judge_cell,
        match=WholeCell(shape=r"^[^\n ]{4,}$"),
        strength="weak",
        support=Support(need="any"),
        names=_NAMES,
        examples=("hunter2!",),
        counterexamples=("null", "two words", "$2b$12$" + "a" * 53, "abc"),
    ),
    labelled(
        Detector(
            entity="PASSWORD",
            strength="strong",
            names=_NAMES,
            examples=(
                "My password is SecurePass123",
                "The WiFi password is Pass1234!",
                "Mein Passwort lautet Kiesel!2Ofen",
                "girasol73 es mi contraseña",
                "hasło do wifi to gruszka-las-54",
            ),
            counterexamples=(
                "My password is not working",
                "Passwords must have 12 characters",
                "Why was my password rejected?",
                "password changed in 42 ms",
            ),
        ),
        LABELS,
        secret(may_be_password),
        Phrasing(bare=False),
    ),
    labelled(
        Detector(
            entity="PASSWORD",
            strength="strong",
            names=_NAMES,
            examples=("WLAN im Haus: Schlüssel = Kiesel!2Ofen", "Guest wifi, key: c0ral-reef-5"),
            counterexamples=(
                "key: c0ral-reef-5",
                "Is the wifi key c0ral-reef-5?",
                "the router has a key",
                "wpan: the key is c0ral-reef-5",
            ),
        ),
        KEYS,
        secret(may_be_password),
        Phrasing(bare=False, topic=NETWORKS, rare_topic=True),
    ),
    labelled(
        Detector(
            entity="PASSWORD",
            strength="strong",
            names=_NAMES,
            examples=("you can log in as jane_d / c0ral-reef-5", "logga in med jane_d och hass3lnot-1"),
            counterexamples=("log in with your user name and password", "log in as an administrator"),
        ),
        SIGN_IN,
        secret(may_be_password, before=_USER_AND),
        Phrasing(signs=":"),
    ),
)
