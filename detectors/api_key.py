"""API key of a web service, recognised by the format of its provider.

Some providers put check digits into their keys: in keys of GitHub and npm, the last six characters are the
CRC-32, in base 62, of the characters between prefix and check digits. Keys that end in few distinct
characters, as in sample code, are examples.

* https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
* https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html

>>> from detectors.base import Hints
>>> KeyFormat(shape="")("AKIAIOSFODNN7EXAMPLE", Hints()).name
'EXAMPLE'
>>> github = known_formats()["github"]
>>> github(github.filled(), Hints()).name, github(github.filled()[:-1] + "_", Hints()).name
('VALID', 'INVALID')
"""

import base64
import binascii
import hashlib
import re
import string
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from detectors.base import About, Detector, Hints, InText, Verdict
from detectors.built import toml
from detectors.word_lists import word_list

_FACTS = Path(__file__).parent / "data" / "key_formats.toml"
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ALPHABETS = {
    "a": string.ascii_letters + string.digits,
    "w": string.ascii_letters,
    "b": string.ascii_lowercase + string.digits,
    "z": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    "u": string.ascii_uppercase + "234567",
    "h": "0123456789abcdef",
    "d": string.digits,
}
_HOLE = re.compile(r"\{([awbzuhd])(\d+)\}")
_LEAST_KINDS = 4
"""Minimum number of distinct characters among the last twelve of a key; a key with fewer is a placeholder."""

NAMES = word_list(
    "apikey, apisecret, apitoken, accesskey, accesstoken, secretkey, clientsecret, secret, bearertoken, "
    "refreshtoken, webhooksecret, signingsecret"
)


def has_crc32(key: str) -> bool:
    """Whether the last six characters are the CRC-32, in base 62, of the characters between the prefix and
    them.
    """
    body = key.rpartition("_")[2]
    return body[-6:] == crc32(body[:-6])


def crc32(text: str) -> str:
    """The CRC-32 of ``text`` as six base-62 digits.

    >>> crc32("a" * 30)
    '1yLcDB'
    """
    rest, digits = zlib.crc32(text.encode()), ""
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        digits = _BASE62[digit] + digits
    return digits


def is_snowflake(key: str) -> bool:
    """Whether the part before the first dot is a number of at least seventeen digits, encoded in Base64."""
    head = key.partition(".")[0]
    try:
        number = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))
    except (binascii.Error, ValueError):
        return False
    return len(number) >= 17 and number.isdigit()


_CHECKS: Mapping[str, Callable[[str], bool]] = {"has_crc32": has_crc32, "is_snowflake": is_snowflake}


@dataclass(frozen=True, kw_only=True)
class KeyFormat:
    """One entry of ``key_formats.toml``, which is also the validator of keys in this format."""

    shape: str
    least: int = 0
    check: str = ""
    example: str = ""
    link: str = ""

    def __call__(self, value: str, hints: Hints) -> Verdict:
        """An example if the key is a placeholder or comes from documentation, else valid if the key has the
        minimum length and passes the check of its format.
        """
        if "EXAMPLE" in value.upper() or len(set(value[-12:])) < _LEAST_KINDS:
            return Verdict.EXAMPLE
        if len(value) < self.least:
            return Verdict.INVALID
        passes = not self.check or _CHECKS[self.check](value)
        return Verdict.VALID if passes else Verdict.INVALID

    def filled(self) -> str:
        """A made-up key in this format."""

        def fill(hole: re.Match[str]) -> str:
            letters = _ALPHABETS[hole[1]]
            drawn = hashlib.shake_256(f"{hole.start()} {self.example}".encode()).digest(int(hole[2]))
            return "".join(letters[byte % len(letters)] for byte in drawn)

        key = _HOLE.sub(fill, self.example)
        return key.replace("{c}", crc32(key.removesuffix("{c}").rpartition("_")[2]))

    def detector(self, name: str) -> Detector:
        example = self.filled()
        return Detector(
            entity="API_KEY",
            id=name,
            about=About(source=self.link),
            patterns=(self.shape,),
            validate=self,
            match=InText(beats=("PHONE_NUMBER", "AUTH_TOKEN", "URL", "EMAIL_ADDRESS")),
            strength="certain" if self.check else "strong",
            names=NAMES,
            examples=(example,),
            counterexamples=(example[: len(example) // 3], f"{name} = ${{{name.upper()}}}"),
        )


@cache
def known_formats() -> Mapping[str, KeyFormat]:
    """The formats listed in ``key_formats.toml``, by name."""
    body = toml(_FACTS)
    return {name: KeyFormat(**entry) for name, entry in body.items()}


DETECTORS = tuple(key.detector(name) for name, key in known_formats().items())
