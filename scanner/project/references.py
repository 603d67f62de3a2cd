"""Resolve references to secrets.

``${NAME}`` refers to a variable of the environment, ``${file:PATH}`` to the first line of a regular file of
at most 64 KiB.
"""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from connectors.address import display_source, scheme_of, trimmed
from connectors.storage.globs import has_wildcard
from detectors.small_files import read_small

_REFERENCE = re.compile(r"\$\{(?:file:(?P<file>[^}]+)|(?P<name>[A-Za-z_][A-Za-z0-9_]*))\}")
MAX_BYTES = 64 << 10
"""Maximum size in bytes of a file that a reference names. Passwords, keys and URIs are shorter."""
_BY_PATH = ("sqlite", "duckdb")
_NO_PASSWORD = re.compile(r"://[^:/@]*:?@")


class MissingReferenceError(ValueError):
    """A reference cannot be resolved. The message contains the reference, but never its value."""


def resolve(text: str, env: Mapping[str, str], folder: Path) -> str:
    """Resolve the references in ``text``. Values inside a URI are percent-encoded.

    Args:
        folder: the folder against which a relative ``PATH`` is resolved.

    >>> resolve("mysql://ann:${PW}@db.example.org/shop", {"PW": "a@b"}, Path())
    'mysql://ann:a%40b@db.example.org/shop'
    >>> resolve("${URL}", {"URL": "mysql://db.example.org/shop"}, Path())
    'mysql://db.example.org/shop'
    """
    is_uri = "://" in _REFERENCE.sub("", text)

    def value(match: re.Match[str]) -> str:
        found = _file(folder / match["file"]) if match["file"] else _variable(match["name"], env)
        return quote(found, safe="") if is_uri else found

    return _REFERENCE.sub(value, text)


def resolved_source(text: str, env: Mapping[str, str], folder: Path) -> str:
    """Resolve the references in a source, and trim the source if it is a URI.

    Also raises ``MissingReferenceError`` if ``text`` is a single reference whose value is not a source: the
    value would be shown as a path, but may be a secret.
    """
    found, reference = trimmed(resolve(text, env, folder)), _REFERENCE.fullmatch(text)
    if not reference or scheme_of(found) or exists(folder / found):
        return found
    if reference["file"] or not (has_wildcard(found) or Path(found).is_absolute()):
        raise MissingReferenceError(f"{text} holds neither a URI nor the path of a file or folder")
    return found


def has_reference(text: str) -> bool:
    return _REFERENCE.search(text) is not None


def is_reference(text: str) -> bool:
    """Whether ``text`` consists of exactly one reference."""
    return _REFERENCE.fullmatch(text) is not None


def variables_in(files: Iterable[str]) -> tuple[str, ...]:
    """Names of the environment variables to which YAML texts refer outside of comments, in order.

    >>> variables_in(["url: mysql://ann:${PW}@db.example.org  # ${NAME}", "user: ${file:user}, ${PW}"])
    ('PW',)
    """
    return _referred("name", files)


def files_in(files: Iterable[str]) -> tuple[str, ...]:
    """The paths to which YAML texts refer as ``${file:PATH}``, in order."""
    return _referred("file", files)


def _referred(kind: str, files: Iterable[str]) -> tuple[str, ...]:
    import yaml

    words = (
        token.value for text in files for token in yaml.scan(text) if isinstance(token, yaml.ScalarToken)
    )
    found = (match[kind] for word in words for match in _REFERENCE.finditer(word))
    return tuple(dict.fromkeys(name for name in found if name))


def shown(text: str) -> str:
    """A source without credentials, in a form that may be shown. A single reference is returned unchanged."""
    return text if is_reference(text) else display_source(text)


def has_plain_secret(url: str) -> bool:
    """Whether a URI contains a password that is not a reference.

    >>> has_plain_secret("mysql://ann:hunter2@db.example.org/shop")
    True
    >>> has_plain_secret("mysql://ann:${PW}@db.example.org/shop")
    False
    """
    bare = trimmed(_NO_PASSWORD.sub("://", _REFERENCE.sub("", url), count=1))
    return display_source(bare) != bare


def placed(source: str, folder: Path) -> str:
    """Resolve the relative path of a source, if the source has one, against ``folder``.

    >>> placed("exports/", Path("/srv")), placed("sqlite:///crm.db", Path("/srv")), placed("-", Path("/srv"))
    ('/srv/exports', 'sqlite:////srv/crm.db', '-')
    """
    scheme, rest = scheme_of(source), source.partition("://")[2]
    if not scheme:
        return os.path.normpath(folder / source)
    if scheme in _BY_PATH and rest.startswith("/") and not rest.startswith("//"):
        return f"{scheme}:///{os.path.normpath(folder / rest[1:])}"
    return source


def exists(path: Path) -> bool:
    """Whether ``path`` is a file or folder that exists; false for text that cannot be a path."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _variable(name: str, env: Mapping[str, str]) -> str:
    try:
        return env[name]
    except KeyError:
        raise MissingReferenceError(f"${{{name}}} is not set; set {name} in the environment") from None


def _file(path: Path) -> str:
    try:
        lines = read_small(path, MAX_BYTES).decode("utf-8").splitlines()
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or "it is not text, or the name is not a path"
        raise MissingReferenceError(f"${{file:{path}}} cannot be read: {words}") from None
    return lines[0] if lines else ""
