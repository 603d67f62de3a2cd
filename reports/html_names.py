"""Names from the data as HTML: text direction isolated, line breaks possible, very long names shortened."""

import re

from markupsafe import Markup, escape

from reports.names import shortened, visible

_BREAKS_AFTER = re.compile(r"([_./])(?=.)")


def name_markup(name: str) -> Markup:
    """The HTML of a name for use within a line of text.

    >>> name_markup("a_<b>")
    Markup('<bdi class="id">a_<wbr>&lt;b&gt;</bdi>')
    """
    return Markup('<bdi class="id">{}</bdi>').format(breakable(shortened(visible(name))))


def breakable(text: str) -> Markup:
    """``text`` as HTML in which a browser may break the line after ``_``, ``.`` and ``/``.

    >>> breakable("a_<b>")
    Markup('a_<wbr>&lt;b&gt;')
    """
    parts = [escape(part) for part in _BREAKS_AFTER.sub("\\1\0", text).split("\0")]
    return Markup("<wbr>").join(parts)
