"""Secrets made with a seed, compared with detect-secrets on the same lines, and look-alikes of secrets."""

import base64
import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from detectors.base import Hints
from detectors.matching.pattern_pass import PatternPass
from tests.column_corpus.identifiers import base62, crc32_base62, digits, hexadecimal
from tests.detectors.whole import whole

SECRETS = frozenset(
    {"API_KEY", "API_KEY_SID", "AUTH_TOKEN", "JWT", "PASSWORD", "PASSWORD_HASH", "PRIVATE_KEY"}
)


def keys(seed: int) -> Mapping[str, str]:
    """Lines with a secret, by its issuer or form."""
    rng = random.Random(seed)

    def mixed(size: int) -> str:
        return base62(rng, size)

    def hexa(size: int) -> str:
        return hexadecimal(rng, size)

    def upper(size: int) -> str:
        return "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(size))

    body, claims = mixed(30), base64.urlsafe_b64encode(json.dumps({"sub": digits(rng, 9)}).encode()).decode()
    return {
        "github": f"ghp_{body}{crc32_base62(body)}",
        "github fine-grained": f"github_pat_{mixed(22)}_{mixed(59)}",
        "aws": f"AKIA{upper(16)}",
        "aws secret": f'aws_secret_access_key = "{mixed(20)}/{mixed(19)}"',
        "slack bot": f"xoxb-{digits(rng, 12)}-{digits(rng, 12)}-{mixed(24)}",
        "slack webhook": f"https://hooks.slack.com/services/T{upper(8)}/B{upper(8)}/{mixed(24)}",
        "stripe": f"sk_live_{mixed(24)}",
        "stripe restricted": f"rk_live_{mixed(24)}",
        "sendgrid": f"SG.{mixed(22)}.{mixed(43)}",
        "google": f"AIza{mixed(35)}",
        "key sid": f"SK{hexa(32)}",
        "account and token": f"AC{hexa(32)}:{hexa(32)}",
        "jwt": f"eyJhbGciOiJIUzI1NiJ9.{claims.rstrip('=')}.{mixed(43)}",
        "private key": "-----BEGIN RSA PRIVATE KEY-----",
        "ssh key": "-----BEGIN OPENSSH PRIVATE KEY-----",
        "database url": f"postgresql://app:{mixed(14)}@db.example.org:5432/x",
        "repository url": f"https://deploy:{mixed(12)}@git.example.org/x.git",
        "mongo url": f"mongodb+srv://svc:{mixed(12)}@cluster0.example.net/x",
        "redis url": f"redis://:{mixed(16)}@cache.example.org:6379/0",
        "jdbc": f"jdbc:mysql://db.example.org/x?user=app&password={mixed(12)}",
        "odbc": f"Server=db;Database=x;User Id=sa;Password={mixed(12)};",
        "azure storage": f"AccountKey={mixed(86)}==",
        "artifactory": f"AKCp{mixed(69)}",
        "npm": f"npm_{body}{crc32_base62(body)}",
        "npmrc": f"//registry.npmjs.org/:_authToken={hexa(8)}-{hexa(4)}-4{hexa(3)}-a{hexa(3)}-{hexa(12)}",
        "pypi": f"pypi-AgEIcHlwaS5vcmc{mixed(80)}",
        "gitlab": f"glpat-{mixed(20)}",
        "discord": f"MTIzNDU2Nzg5MDEyMzQ1Njc4.{mixed(6)}.{mixed(38)}",
        "telegram": f"{digits(rng, 10)}:AA{mixed(33)}",
        "mailchimp": f"{hexa(32)}-us12",
        "square": f"sq0csp-{mixed(43)}",
        "openai": f"sk-{mixed(20)}T3BlbkFJ{mixed(20)}",
        "cloudant": f"https://user:{hexa(64)}@user.cloudant.com",
        "ibm cos": f"cos_hmac_secret_access_key = '{hexa(48)}'",
        "ibm iam": f'ibm_cloud_iam_api_key = "{mixed(44)}"',
        "softlayer": f"softlayer_api_key = '{hexa(64)}'",
        "assigned password": f"password = '{mixed(14)}'",
        "assigned key": f'api_key: "{mixed(32)}"',
        "bearer": f"Authorization: Bearer {mixed(40)}",
        "basic": "Authorization: Basic " + base64.b64encode(f"svc:{mixed(12)}".encode()).decode(),
        "hexadecimal": f'secret = "{hexa(40)}"',
        "base64": f"client_secret='{mixed(44)}='",
        "bcrypt": f"$2b$12${mixed(53)}",
        "argon2": f"$argon2id$v=19$m=65536,t=3,p=4${mixed(22)}${mixed(43)}",
        "scrypt": f"$scrypt$ln=16,r=8,p=1${mixed(22)}${mixed(43)}",
        "md5-crypt": f"$1${mixed(8)}${mixed(22)}",
        "sha512-crypt": f"$6${mixed(16)}${mixed(86)}",
        "yescrypt": f"$y$j9T${mixed(22)}${mixed(43)}",
        "github refresh": f"ghr_{mixed(76)}",
        "aws pair": f"AKIA{upper(16)},{mixed(19)}+{mixed(20)}",
        "aws in capitals of words": f"SecretAccessKey: {mixed(20)}/{mixed(19)}",
        "sid and secret": f"SK{hexa(32)}:{mixed(32)}",
        "service bus": f"SharedAccessKeyName=root;SharedAccessKey={mixed(43)}=",
        "azure client secret": f"{mixed(3)}8Q~{mixed(34)}",
        "telnyx": f"KEY{hexa(32).upper()}_{mixed(22)}",
        "oracle": f"jdbc:oracle:thin:app/{mixed(12)}@//db.example.org:1521/x",
        "amqp": f"amqp://svc:{mixed(12)}@mq.example.org:5672/",
        "postgres hash": f"md5{hexa(32)}",
        "nt hash": f"nt_hash={hexa(32)}",
        "dump of hashes": f"ann:1001:{hexa(32)}:{hexa(32)}:::",
        "ldap": f"userPassword: {{SSHA}}{mixed(38)}==",
        "werkzeug": f"scrypt:32768:8:1${mixed(16)}${hexa(128)}",
        "django": f"pbkdf2_sha256$600000${mixed(22)}${mixed(43)}=",
        "identity": f"AQAAAAIAAYagAAAAE{mixed(65)}==",
    }


def look_alikes(seed: int) -> Mapping[str, str]:
    rng = random.Random(seed)
    return {
        "commit": f"commit {hexadecimal(rng, 40)}",
        "checksum": f"{hexadecimal(rng, 32)}  file.iso",
        "sum": f"md5sum {hexadecimal(rng, 32)}",
        "hash of a file": f"file_md5={hexadecimal(rng, 32)}",
        "oracle without one": "jdbc:oracle:thin:@db.example.org:1521:x",
        "image": f"sha256:{hexadecimal(rng, 64)}",
        "integrity": f'integrity="sha512-{base62(rng, 86)}=="',
        "etag": f'ETag: "{hexadecimal(rng, 32)}"',
        "trace": f"trace_id={hexadecimal(rng, 32)}",
        "page": f"page_token={base62(rng, 24)}",
        "picture": f"data:image/png;base64,{base62(rng, 60)}",
        "publishable": f"pk_live_{base62(rng, 24)}",
        "placeholder": "password = '<your password>'",
        "environment": "api_key = os.environ['API_KEY']",
        "call": "password = get_password()",
        "member": "password = settings.DB_PASSWORD",
        "empty": "password=''",
        "template": "secret: ${VAULT_SECRET}",
        "stars": "password=********",
        "repeated": "api_key=xxxxxxxxxxxxxxxxxxxx",
        "public key": "-----BEGIN PUBLIC KEY-----",
        "certificate": "-----BEGIN CERTIFICATE-----",
        "url": "postgresql://db.example.org:5432/x",
        "prose": "the password policy is strict",
        "schema": '"password": {"type": "string"}',
        "label": "Password:",
    }


@pytest.fixture(scope="module")
def patterns() -> PatternPass:
    return whole()


def is_secret(patterns: PatternPass, line: str) -> bool:
    return any(span.entity in SECRETS for span in patterns.spans(line, Hints()))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_are_found_and_what_looks_alike_is_not(patterns: PatternPass, seed: int) -> None:
    assert [name for name, line in keys(seed).items() if not is_secret(patterns, line)] == []
    assert [name for name, line in look_alikes(seed).items() if is_secret(patterns, line)] == []


def test_detect_secrets_finds_none_that_we_do_not(patterns: PatternPass, tmp_path: Path) -> None:
    scan = pytest.importorskip("detect_secrets.core.scan")
    settings = pytest.importorskip("detect_secrets.settings")
    theirs: set[str] = set()
    alarms: set[str] = set()
    with settings.default_settings():
        for found, lines in ((theirs, keys(4)), (alarms, look_alikes(4))):
            for name, line in lines.items():
                path = tmp_path / f"{name}.txt"
                path.write_text(line + "\n", encoding="utf-8")
                found.update({name} if list(scan.scan_file(str(path))) else ())
    ours = {name for name, line in keys(4).items() if is_secret(patterns, line)}
    assert theirs - ours == set()
    assert len(ours) > len(theirs)
    assert alarms  # our detectors raise none
