"""Names of tables and columns as SQL writes them."""


def quoted(name: str) -> str:
    """An identifier for use in SQL, whatever it holds.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def unquoted(name: str) -> str:
    """An identifier without its quotation marks, of whatever product.

    >>> unquoted('"a""b"'), unquoted("[user]"), unquoted("id")
    ('a"b', 'user', 'id')
    """
    mark = name[:1]
    if mark in ('"', "`"):
        return name[1:-1].replace(mark * 2, mark)
    return name[1:-1] if mark == "[" else name
