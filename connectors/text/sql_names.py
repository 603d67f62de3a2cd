"""Names of tables and columns as SQL writes them."""


def quoted(name: str) -> str:
    """A text as an identifier in SQL, whatever it contains.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def unquoted(name: str) -> str:
    """An identifier without the quotation marks of any product.

    >>> unquoted('"a""b"'), unquoted("[user]"), unquoted("id")
    ('a"b', 'user', 'id')
    """
    mark = name[:1]
    if mark in ('"', "`"):
        return name[1:-1].replace(mark * 2, mark)
    return name[1:-1] if mark == "[" else name
