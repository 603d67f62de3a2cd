"""API key or secret of a web service.

Keys with a maker's prefix are told by their shape; others by the key they are assigned to.

* https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
* https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html

>>> from detectors.base import Hints
>>> validate("AKIAIOSFODNN7EXAMPLE", Hints()).name
'EXAMPLE'
>>> validate_assigned("changeme", Hints()).name
'INVALID'
"""

from detectors.base import Detector, Hints, Verdict

_NAMES = (
    "apikey",
    "apisecret",
    "apitoken",
    "accesskey",
    "accesstoken",
    "secretkey",
    "clientsecret",
    "secret",
    "bearertoken",
    "refreshtoken",
    "webhooksecret",
    "signingsecret",
)
_ENDS = "\t\r \"'&,;<>)}]"


def validate(value: str, hints: Hints) -> Verdict:
    """Keys printed in documentation are examples."""
    if "EXAMPLE" in value.upper() or len(set(value[-12:])) <= 3:
        return Verdict.EXAMPLE
    return Verdict.VALID


def validate_assigned(value: str, hints: Hints) -> Verdict:
    """A secret is long, has letters and digits, and hardly repeats itself."""
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return Verdict.VALID if mixed and len(value) >= 16 and len(set(value)) >= 9 else Verdict.INVALID


def trim(match: str) -> tuple[int, int]:
    """What stands behind the sign, without quotation marks and the character that ended it."""
    end = len(match.rstrip(_ENDS))
    start = max(match.find(":"), match.find("=")) if "=" not in match else match.find("=")
    start += 1
    while start < end and match[start] in " \"'":
        start += 1
    return start, end


DETECTORS = (
    Detector(
        entity="API_KEY",
        patterns=(
            r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
            r"\bAIza[0-9A-Za-z_-]{35}",
            r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
            r"\bglpat-[A-Za-z0-9_-]{20}",
            r"\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,64}\b",
            r"\bxox[abprs]-\d{8,14}-[0-9A-Za-z-]{10,80}\b",
            r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}",
            r"\bnpm_[A-Za-z0-9]{36}\b",
        ),
        validate=validate,
        beats=("PHONE_NUMBER",),
        strength="strong",
        names=_NAMES,
        examples=("AKIAIOSFODNN7EXAMPLE", "sk_test_" + "x1Y" * 8, "ghp_" + "a" * 36),
        counterexamples=("AKIA123", "sk_live_", "ghp_" + "a" * 35),
    ),
    Detector(
        entity="API_KEY",
        patterns=(
            r"(?i)\b(?:api[_-]?(?:key|secret|token)|(?:secret|access)[_-]?key|client[_-]?secret|access[_-]?token)"
            r"[\"']?[ ]?[:=][ ]?[\"']?[A-Za-z0-9_./+=-]+(?:[\t\r \"'&,;<>)}\]]|$)",
        ),
        trim=trim,
        validate=validate_assigned,
        beats=("PHONE_NUMBER", "AUTH_TOKEN"),
        strength="medium",
        names=_NAMES,
        examples=("api_key=Zx9-Qv72_LmW4pT8sK1d", '"client_secret": "a1B2c3D4e5F6g7H8i9J0"'),
        counterexamples=("api_key=", "api_key=aaaaaaaaaaaaaaaaaaaa", "the access key is under the mat"),
    ),
)
