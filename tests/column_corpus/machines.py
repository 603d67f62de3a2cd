"""Columns of identifiers of subscribers, devices and accounts, and of keys, tokens and password hashes."""

import base64
import json
import random
from collections.abc import Mapping

from tests.column_corpus.identifiers import base62, crc32_base62, digits, hexadecimal, with_luhn
from tests.column_corpus.locales import Locale
from tests.column_corpus.personal import Kind, ascii_of

_NETWORKS = ("26201", "310410", "23415", "20801", "26001", "24001", "72405")
_SIMS = ("8949", "891", "8944", "8933", "8948", "8946", "8955")
_TYPES = ("35875408", "35328509", "86412703", "01321500", "35699110")


def _sim_owner(rng: random.Random, choices: tuple[str, ...]) -> str:
    """A network or issuer: the first one for most subscribers, as in one company."""
    return choices[0] if rng.random() < 0.8 else rng.choice(choices)


def imsi(rng: random.Random, _: Locale) -> str:
    network = _sim_owner(rng, _NETWORKS)
    return network + digits(rng, 15 - len(network))


def iccid(rng: random.Random, _: Locale) -> str:
    issuer = _sim_owner(rng, _SIMS)
    return with_luhn(issuer + digits(rng, 18 - len(issuer)))


def imei(rng: random.Random, _: Locale) -> str:
    return with_luhn(rng.choice(_TYPES) + f"{rng.randrange(10**6):06d}")


def _unpadded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def jwt(rng: random.Random, locale: Locale) -> str:
    head = _unpadded({"alg": rng.choice(("HS256", "RS256")), "typ": "JWT"})
    body = _unpadded(
        {"sub": digits(rng, 9), "name": locale.given_name(rng), "iat": 1_700_000_000 + rng.randrange(10**7)}
    )
    return f"{head}.{body}.{base62(rng, 43)}"


def api_key(rng: random.Random, _: Locale) -> str:
    body = base62(rng, 30)
    return rng.choice(
        (
            f"ghp_{body}{crc32_base62(body)}",
            "AKIA" + "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(16)),
            f"sk_live_{base62(rng, 24)}",
            f"SG.{base62(rng, 22)}.{base62(rng, 43)}",
            f"AIza{base62(rng, 35)}",
        )
    )


def sip_uri(rng: random.Random, locale: Locale) -> str:
    user = rng.choice((ascii_of(locale.given_name(rng)), f"+1202555{rng.randrange(100, 200):04d}"))
    return f"sip:{user}@{rng.choice(('pbx.example.com', 'voip.example.net'))}"


def password_hash(rng: random.Random, _: Locale) -> str:
    return rng.choice(
        (
            f"$2b$12${base62(rng, 53)}",
            f"$argon2id$v=19$m=65536,t=3,p=4${base62(rng, 22)}${base62(rng, 43)}",
            f"$6${base62(rng, 16)}${base62(rng, 86)}",
        )
    )


_BANKS = ("DEUTDEFF", "COBADEFF", "BNPAFRPP", "INGBNL2A", "PKOPPLPW", "NDEASESS", "UBSWCHZH", "CHASUS33")


def bic(rng: random.Random, _: Locale) -> str:
    """A BIC of one of several large banks, sometimes with a branch."""
    return rng.choice(_BANKS) + rng.choice(("", "XXX", digits(rng, 3)))


MACHINES: Mapping[str, Kind] = {
    "bic": Kind(entity="BIC_CODE", names=("bic", "swift_code"), make=bic, needs_name=True),
    "imsi": Kind(entity="IMSI", names=("imsi", "sub_imsi"), make=imsi, needs_name=True),
    "iccid": Kind(entity="ICCID", names=("iccid", "sim_no"), make=iccid),
    "imei": Kind(entity="IMEI", names=("imei", "device_imei"), make=imei),
    "sip_uri": Kind(
        entity="SIP_URI",
        names=("sip_uri", "contact_uri"),
        make=sip_uri,
        may=("PHONE_NUMBER", "EMAIL_ADDRESS"),
    ),
    "jwt": Kind(entity="JWT", names=("jwt", "id_token"), make=jwt),
    "api_key": Kind(entity="API_KEY", names=("api_key", "secret"), make=api_key),
    "password_hash": Kind(entity="PASSWORD_HASH", names=("password_hash", "pwd"), make=password_hash),
    "account_sid": Kind(
        entity="ACCOUNT_SID",
        names=("account_sid", "acct"),
        make=lambda rng, _: f"AC{hexadecimal(rng, 32)}",
    ),
    "auth_token": Kind(
        entity="AUTH_TOKEN",
        names=("auth_token", "primary_auth_token"),
        make=lambda rng, _: hexadecimal(rng, 32),
        needs_name=True,
    ),
}
