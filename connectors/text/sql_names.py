"""Quote and unquote the names of tables and columns in SQL."""


def quoted(name: str) -> str:
    """Quote any text as an identifier in SQL.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def unquoted(name: str) -> str:
    """Remove the quotation marks around an identifier, whichever database product they are from.

    >>> unquoted('"a""b"'), unquoted("[user]"), unquoted("id")
    ('a"b', 'user', 'id')
    """
    mark = name[:1]
    if mark in ('"', "`"):
        return name[1:-1].replace(mark * 2, mark)
    return name[1:-1] if mark == "[" else name
