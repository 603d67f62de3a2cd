"""Password hash, in the forms that name their method.

bcrypt, argon2, scrypt, PBKDF2, MD5-crypt and SHA-crypt begin with a marker, a cost and a salt.

* https://passlib.readthedocs.io/en/stable/modular_crypt_format.html
* https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md

>>> looks_hashed("$2b$12$" + "a" * 53)
True
>>> looks_hashed("$2b$12$short")
False
"""

import re

from detectors.base import Detector

_PATTERNS = (
    r"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}",
    r"\$argon2(?:id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{8,64}\$[A-Za-z0-9+/]{43}",
    r"\$scrypt\$ln=\d+,r=\d+,p=\d+\$[A-Za-z0-9+/]{8,64}={0,2}\$[A-Za-z0-9+/]{43}=?",
    r"\bscrypt:\d+:\d+:\d+\$[A-Za-z0-9]{8,32}\$[0-9a-f]{128}\b",
    r"\bpbkdf2_sha(?:1|256|512)\$\d+\$[A-Za-z0-9]{8,32}\$[A-Za-z0-9+/]{43}=",
    r"\bpbkdf2:sha(?:1|256|512):\d+\$[A-Za-z0-9]{8,32}\$[0-9a-f]{64}\b",
    r"\$(?:1|apr1)\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}",
    r"\$5\$(?:rounds=\d+\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}",
    r"\$6\$(?:rounds=\d+\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}",
)
_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))


def looks_hashed(value: str) -> bool:
    """Whether ``value`` is wholly a password hash in one of these forms."""
    return _ANY.fullmatch(value) is not None


DETECTOR = Detector(
    entity="PASSWORD_HASH",
    patterns=_PATTERNS,
    glue_after="./+",
    beats=("PASSWORD", "PHONE_NUMBER", "API_KEY"),
    strength="certain",
    names=(
        "passwordhash",
        "passwordencrypted",
        "hashedpassword",
        "pwhash",
        "encryptedpassword",
        "passworddigest",
    ),
    examples=(
        "$2b$12$" + "a" * 53,
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQxMjM$" + "A" * 43,
        "pbkdf2_sha256$600000$saltsaltsalt$" + "A" * 43 + "=",
        "$6$rounds=5000$saltstring$" + "a" * 86,
        "$1$saltsalt$" + "a" * 22,
    ),
    counterexamples=("$2b$12$short", "$9.99", "$1$2$3", "5f4dcc3b5aa765d61d8327deb882cf99"),
)
