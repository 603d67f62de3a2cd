"""Parses a source's address: the scheme, the form displayed to people, and the id used for fingerprints."""

import re
from pathlib import Path
from urllib.parse import quote, unquote

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://")
_OF_JAVA = re.compile(r"(?i)jdbc(?::[a-z0-9]+)+:(?:/+)?")
_AROUND = " \t\r\n\f\v\u00a0\u200b\ufeff'\"`<>"
"""Characters around a URI that may have been copied with it."""
_LIKE_URI = re.compile(r"(?i)[a-z][a-z0-9+.\-]+\s*(?::|%(?:25)*3a|\uff1a)(?:\s*(?:[/\\\uff0f]|%(?:25)*2f))+")
"""The beginning of a text that a person may have meant as a URI."""
_AT = re.compile(r"@|\uff20|\ufe6b|%(?:25)*40")
_COLON = re.compile(r"(?i):|\uff1a|%(?:25)*3a")
_NO_PORT = re.compile(r"(\[[^\]]*\]|[^:/?#\[]*):(?!\d{1,5}(?:[,/?#]|$)|[/?#]|$|\$\{)[^/?#]*")
_SECRET_QUERY = re.compile(r"(?i)([?&;][^=&;]*(?:pass|pwd|secret|token|key|sig|credential)[^=&;]*=)[^&;#]*")
_PORT = re.compile(r"(?:\[[^\]]*\]|[^:]*):(?P<port>[A-Za-z0-9]{1,12})")
_LAST_PORT = 65_535
_LOCAL_FILES = ("sqlite", "duckdb", "file")
_CONTAINER_FIRST = ("abfs", "abfss")
"""Schemes in which the part before the ``@`` names a container of files, not a user."""
STDIN = "-"


def trimmed(source: str) -> str:
    """A URI without the blanks and quotes around it. Any other text is returned unchanged.

    >>> trimmed(" 'mysql://db.example.org/shop'"), trimmed(" a.csv")
    ('mysql://db.example.org/shop', ' a.csv')
    """
    bare = source.strip(_AROUND)
    return bare if scheme_of(bare) not in ("", STDIN) else source


def scheme_of(source: str) -> str:
    """A URI's scheme in lower case, without the driver; empty for a plain path, ``-`` for standard input.

    >>> scheme_of("postgresql+psycopg://host/db"), scheme_of("a/b.csv"), scheme_of("-")
    ('postgresql', '', '-')
    >>> scheme_of("jdbc:mysql://host/db")
    'jdbc'
    """
    if source == STDIN:
        return STDIN
    if _OF_JAVA.match(source):
        return "jdbc"
    match = _SCHEME.match(source)
    return match.group(1).lower().partition("+")[0] if match else ""


def display_source(source: str) -> str:
    """The source without user, password, and the values of query parameters whose names suggest a secret.

    Use this form wherever a source is displayed. Texts that only resemble a URI are treated in the same way,
    since they may contain a password, too.

    >>> display_source("mysql://root:p@ss/w@db.example.org/shop?ssl=1&sslkey=abc")
    'mysql://db.example.org/shop?ssl=1&sslkey='
    >>> display_source("abfs://exports@account.dfs.core.windows.net/x")
    'abfs://exports@account.dfs.core.windows.net/x'
    >>> display_source("sqlite:///crm.db?password=abc"), display_source("file://me:abc@host/a.csv")
    ('sqlite:///crm.db?password=', 'file://host/a.csv')
    >>> display_source(" mysql:/me:abc%40db.example.org/shop"), display_source("jdbc:oracle:thin:me/abc@//db")
    (' mysql:/db.example.org/shop', 'jdbc:oracle:thin://db')
    """
    source = trimmed(source)
    if java := _OF_JAVA.match(source):
        rest = _AT.split(source[java.end() :])[-1]
        return java.group() + _SECRET_QUERY.sub(r"\1", rest)
    match = _SCHEME.match(source) or _LIKE_URI.search(source)
    if not match:
        return source
    rest = source[match.end() :]
    if scheme_of(source) in _LOCAL_FILES and rest.startswith("/"):
        return _SECRET_QUERY.sub(r"\1", source)
    shown = rest if _names_container(source, rest) else _without_user(rest)
    return source[: match.end()] + _SECRET_QUERY.sub(r"\1", shown)


def wrong_port(source: str) -> str:
    """The error message for an invalid port in a URI; empty if there is no error.

    The message does not quote a text that may be a password.

    >>> wrong_port("mysql://ann@db.example.org:abc/shop")
    "'abc' is not a port; write a number from 1 to 65535"
    >>> wrong_port("redis://:pw@[::1]:99999/0")
    '99999 is not a port; write a number from 1 to 65535'
    >>> wrong_port("mysql://ann:pa/ss@db.example.org/shop"), wrong_port("mysql://ann@db.example.org:3306")
    ('', '')
    >>> wrong_port("mysql://ann:hunter2")
    'it has no valid port; write a number from 1 to 65535'
    """
    rest = source.partition("://")[2]
    place = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if rest.count("@") != place.count("@"):  # the password was cut at a / ? or #
        return ""
    found = _PORT.fullmatch(place.rpartition("@")[2])
    port = found["port"] if found else ""
    if not port or (port.isdecimal() and 0 < int(port) <= _LAST_PORT):
        return ""
    shown = port if port.isdecimal() else f"'{port}'"
    wrong = f"{shown} is not a port" if "@" in place else "it has no valid port"
    return f"{wrong}; write a number from 1 to {_LAST_PORT}"


def source_id(source: str) -> str:
    """The absolute URI without user, password, query and fragment.

    A path has the same id whether it is relative, absolute or a ``file://`` URI.

    >>> source_id("postgresql://me:secret@db.example.org:5432/shop?sslmode=require")
    'postgresql://db.example.org:5432/shop'
    >>> source_id("file:///srv/a%20b/") == source_id("/srv/a b")
    True
    """
    source = trimmed(source)
    scheme = scheme_of(source)
    if scheme == STDIN:
        return STDIN
    if scheme in ("", "jdbc"):
        return _absolute(Path(display_source(source))).as_uri()
    if scheme == "file":
        return _absolute(file_path(source)).as_uri()
    if scheme in _LOCAL_FILES:
        path = database_path(source)
        return f"{scheme}://" if path is None else f"{scheme}:///{quote(_absolute(path).as_posix())}"
    match = _SCHEME.match(source)
    rest = source[match.end() :] if match else source
    kept = rest if _names_container(source, rest) else _without_user(rest)
    return f"{scheme}://{re.split(r'[?#]', kept, maxsplit=1)[0]}"


def plain_address(source: str) -> str:
    """The id of a source, normalised: host in lower case, no default port, and the dialect's first scheme.

    >>> plain_address("postgresql://ann@DB.example.org:5432/crm?ssl=1")
    'postgresql://db.example.org/crm'
    >>> plain_address("sqlite:////srv/crm.db")
    'sqlite:////srv/crm.db'
    """
    address = source_id(source)
    scheme, _, rest = address.partition("://")
    if scheme in (STDIN, *_LOCAL_FILES):
        return address
    from connectors.sql_dialects.registry import dialects

    dialect = next((one.facts for one in dialects() if scheme in one.facts.schemes), None)
    if dialect is None or not dialect.port:
        return address
    server, slash, path = rest.partition("/")
    server = server.lower().removesuffix(f":{dialect.port}")
    return f"{dialect.schemes[0]}://{server}{slash}{path}"


def file_path(source: str) -> Path:
    """The path in a ``file://`` URI; any other source is itself a path."""
    match = _SCHEME.match(source)
    if not match:
        return Path(source)
    return _as_written_or_quoted(re.sub(r"^(?:[^/]*@)?(?:localhost(?=/))?", "", source[match.end() :]))


def database_path(source: str) -> Path | None:
    """The file in a URI like ``sqlite:///relative`` or ``sqlite:////absolute``; ``None`` if there is none."""
    match = _SCHEME.match(source)
    rest = re.sub(r"^[^/]*@", "", source[match.end() :]) if match else source
    rest = rest.removeprefix("/")
    return _as_written_or_quoted(rest) if rest else None


def _as_written_or_quoted(text: str) -> Path:
    """The path as written if such a file exists, else decoded as a URI: a file may be called ``a?b#c%20``."""
    written = Path(text)
    if written.exists():
        return written
    return Path(unquote(re.split(r"[?#]", text, maxsplit=1)[0]))


def _absolute(path: Path) -> Path:
    # Symbolic links are not resolved, so that a path keeps the name that people know.
    return Path(re.sub(r"/+$", "", str(path.absolute())) or "/")


def _names_container(source: str, rest: str) -> bool:
    return scheme_of(source) in _CONTAINER_FIRST and re.match(r"[^:/@]+@[^@/]+(?:/|$)", rest) is not None


def _without_user(rest: str) -> str:
    """The part of a URI after the scheme, without ``user:password@``. This also works if the password
    contains ``/``, ``?`` or ``@``, if the ``@`` is encoded, or if the host is missing.
    """
    for at in reversed(list(_AT.finditer(rest))):
        user, host = rest[: at.start()], rest[at.end() :]
        first = _COLON.split(re.split(r"[/\\]", user, maxsplit=1)[0])
        # An encoded @ after host:port/ belongs to the path.
        has_password = len(first) > 1 and (at.group() == "@" or not first[-1].isdecimal())
        if has_password or not re.search(r"[/?#]", user):
            return host
    return _NO_PORT.sub(r"\1", rest, count=1) if _NO_PORT.match(rest) else rest
