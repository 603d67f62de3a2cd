"""Password hash, recognised by its format, the words before it, or the name of its column.

Hashes of bcrypt, argon2, scrypt, yescrypt, PBKDF2, MD5-crypt and SHA-crypt begin with a marker and usually a
cost and a salt. Directory services, databases and content management systems have markers of their own. A
digest without a marker counts only after a word, or in a column, that refers to passwords.

* https://passlib.readthedocs.io/en/stable/modular_crypt_format.html
* https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md
* https://manpages.debian.org/testing/libcrypt-dev/crypt.5.en.html
* https://www.postgresql.org/docs/current/catalog-pg-authid.html
* https://docs.djangoproject.com/en/stable/topics/auth/passwords/

>>> looks_hashed("$2b$12$" + "a" * 53)
True
>>> looks_hashed("$2b$12$short")
False
"""

from detectors.base import Detector, Hints, InText, Support, Verdict, WholeCell
from detectors.lazy_patterns import late
from detectors.word_lists import word_list

_PATTERNS = (
    r"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}",
    r"\$argon2(?:id|i|d)\$(?:v=\d+\$)?m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{8,64}\$[A-Za-z0-9+/]{43}",
    r"\$scrypt\$ln=\d+,r=\d+,p=\d+\$[A-Za-z0-9+/]{8,64}={0,2}\$[A-Za-z0-9+/]{43}=?",
    r"\bscrypt:\d+:\d+:\d+\$[A-Za-z0-9]{8,32}\$[0-9a-f]{128}\b",
    r"\bscrypt\$\d+\$[A-Za-z0-9]{8,32}\$\d+\$\d+\$[A-Za-z0-9+/]{86}==",
    r"\bpbkdf2_sha(?:1|256|512)\$\d+\$[A-Za-z0-9]{8,32}\$[A-Za-z0-9+/]{27,86}={1,2}",
    r"\bpbkdf2:sha(?:1|256|512):\d+\$[A-Za-z0-9]{8,32}\$[0-9a-f]{40,128}\b",
    r"\$(?:1|apr1)\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}",
    r"\$5\$(?:rounds=\d+\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}",
    r"\$6\$(?:rounds=\d+\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}",
    r"\$g?y\$[./A-Za-z0-9]+\$[./A-Za-z0-9]+\$[./A-Za-z0-9]{43}",
    r"\$7\$[./A-Za-z0-9]{11,97}\$[./A-Za-z0-9]{43}",
    r"\$[89]\$[./A-Za-z0-9]{14}\$[./A-Za-z0-9]{43}",
    r"\$sha1\$\d+\$[./A-Za-z0-9]{1,64}\$[./A-Za-z0-9]{28,96}",
    r"\$md5(?:,rounds=\d+)?\$[./A-Za-z0-9]{1,16}\${1,2}[./A-Za-z0-9]{22}",
    r"\$3\$\$[0-9a-f]{32}\b",
    r"\$[PH]\$[./A-Za-z0-9]{31}",
    r"\$S\$[./A-Za-z0-9]{52}",
    r"\$pbkdf2(?:-sha(?:256|512))?\$\d+\$[./A-Za-z0-9]+\$[./A-Za-z0-9]{27,}",
    r"\bSCRAM-SHA-(?:1|256|512)\$\d+:[A-Za-z0-9+/]+={0,2}\$[A-Za-z0-9+/]{27,}={0,2}:[A-Za-z0-9+/]{27,}={0,2}",
    r"\b(?:sha1\$[A-Za-z0-9]{1,32}\$[0-9a-f]{40}|md5\$[A-Za-z0-9]{1,32}\$[0-9a-f]{32}|md5[0-9a-f]{32})\b",
    r"\{PBKDF2(?:-SHA(?:1|256|512))?\}\d+\$[./A-Za-z0-9]{8,64}\$[./A-Za-z0-9]{27,86}",
    r"\b0x0[12]00[0-9A-Fa-f]{48}(?:[0-9A-Fa-f]{40}|[0-9A-Fa-f]{88})?\b",
    r"\bAQAAAA[A-Za-z0-9+/]{76}==",
    r"\b[0-9A-Fa-f]{32}:[0-9A-Fa-f]{32}:::",
    r"\{(?:SSHA|SHA|SMD5|MD5|SSHA256|SSHA512|SHA256|SHA512)\}[A-Za-z0-9+/]{22,}={0,2}",
    r"\*[0-9A-F]{40}\b",
    r"\bscram-sha-256\$\d+\$[A-Za-z0-9+/]+={0,2}\$[A-Za-z0-9+/]{43}=?",
)
_DIGEST = late(r"(?:0x)?(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})")
"""Matches digests of MD5 and the SHA family, and NT hashes. They are password hashes only after a word, or in
a column, that refers to passwords.
"""
_LAST_DIGEST = late(r"[0-9a-fA-F]{32,128}$")
_ANY = late("|".join(f"(?:{pattern})" for pattern in _PATTERNS))


def looks_hashed(value: str) -> bool:
    """Whether the whole ``value`` is a password hash in one of the formats with a marker."""
    return _ANY.fullmatch(value) is not None


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the value is a hexadecimal digest that has the length of a common hash."""
    is_digest = len(set(value)) > 4 and not value.isdigit() and _DIGEST.fullmatch(value) is not None
    return Verdict.VALID if is_digest else Verdict.INVALID


def trim_digest(match: str) -> tuple[int, int]:
    """Start and end of the digest at the end of the match."""
    found = _LAST_DIGEST.search(match)
    return (len(match) if found is None else found.start()), len(match)


_NAMES = word_list(
    "passwordhash, passwordencrypted, hashedpassword, pwhash, pwdhash, passhash, encryptedpassword, "
    "passworddigest, passwordsha256, passwordmd5, nthash, ntlmhash, lmhash, ntpassword, sambantpassword"
)
DETECTORS = (
    Detector(
        entity="PASSWORD_HASH",
        patterns=_PATTERNS,
        match=InText(glue_after="./+", beats=("*",)),
        strength="certain",
        names=_NAMES,
        examples=(
            "$2b$12$" + "a" * 53,
            "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQxMjM$" + "A" * 43,
            "pbkdf2_sha256$600000$saltsaltsalt$" + "A" * 43 + "=",
            "$6$rounds=5000$saltstring$" + "a" * 86,
            "$1$saltsalt$" + "a" * 22,
            "$y$j9T$saltsalt$" + "a" * 43,
            "$P$B" + "a" * 30,
            "{SSHA}" + "a" * 38 + "==",
            "*" + "0123456789" * 4,
            "SCRAM-SHA-256$4096:" + "a" * 22 + "==$" + "b" * 43 + "=:" + "c" * 43 + "=",
            "$7$C6..../....saltsalt$" + "a" * 43,
            "$9$" + "a" * 14 + "$" + "b" * 43,
            "scrypt$16384$saltsalt$8$1$" + "A" * 86 + "==",
            "{PBKDF2-SHA256}10000$saltsalt$" + "a" * 43,
            "md5" + "0f3b2a96d1c84e75" * 2,
            "0x0200" + "0F3B2A96" * 17,
            "AQAAAAIAAYagAAAAE" + "A" * 65 + "==",
            "ann:1001:" + "0f3b2a96d1c84e75" * 2 + ":" + "1e3b2a96d1c84e75" * 2 + ":::",
        ),
        counterexamples=(
            "$2b$12$short",
            "$9.99",
            "$1$2$3",
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "md5: 5f4dcc3b5aa765d61d8327deb882cf99",
            "0x0200",
        ),
    ),
    Detector(
        entity="PASSWORD_HASH",
        patterns=(
            r"(?i)\b(?:ntlm(?:[ _-]?hash)?|(?:nt|lm)[_-]?(?:hash|password)|(?:password|passwd|pwd|pw)[_-]?"
            r"(?:hash|digest|md5|sha1|sha256|sha512))[\"']?[ ]?[:=][ ]?[\"']?[0-9a-f]+\b",
        ),
        match=InText(trim=trim_digest, beats=("*",)),
        validate=judge_cell,
        strength="strong",
        names=_NAMES,
        examples=("nt_hash=" + "0f3b2a96d1c84e75" * 2, '"password_sha256": "' + "0f3b2a96d1c84e75" * 4 + '"'),
        counterexamples=("nt_hash=0f3b2a96", "file_hash=" + "0f3b2a96d1c84e75" * 2, "nt_hash=" + "1" * 32),
    ),
    Detector(
        entity="PASSWORD_HASH",
        validate=judge_cell,
        match=WholeCell(shape=r"^(?:0x)?[0-9a-fA-F]{32,128}$"),
        strength="weak",
        support=Support(need="any"),
        names=_NAMES,
        examples=("0f3b2a96d1c84e75" * 2, "0x" + "0F3B2A96D1" * 4),
        counterexamples=("0f3b2a96", "1" * 32, "a" * 32, "0f3b2a96d1c84e7g" * 2),
    ),
)
