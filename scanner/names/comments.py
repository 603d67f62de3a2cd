"""Find names for a field in its comment: the first words of the comment, if they could be a name.

Comments are written for people: ``Phone number of the customer, as given at sign-up``. A comment usually
begins with what the field holds, up to a linking word such as *of*. The rest is about something else.
"""

import re
from functools import lru_cache
from itertools import dropwhile, takewhile

from scanner.names.naming import words

_CLAUSE = re.compile(r"[.;:,(\[\n\u2013\u2014]| - ")
_ARTICLES = frozenset(words("a an the this their his her its your our s"))
_LINKS = frozenset(
    words(
        "of for that which to where from in with without used by on at as who whom whose when if whether is "
        "was are were has have given under via per associated belonging provided entered submitted"
    )
)
_MAX_WORDS, _LONGEST = 6, 400
_FRAMES = (
    _ARTICLES
    | _LINKS
    | frozenset(
        words(
            "table list set collection view store stores storing contain contains containing hold holds keep "
            "keeps include includes save saves information data about all every each this these"
        )
    )
)
"""Words with which the comment on a table begins before it says what the records are."""


@lru_cache(maxsize=65_536)
def names_in_comment(comment: str) -> tuple[str, ...]:
    """Names that a comment may give to its field, most significant first.

    >>> names_in_comment("The customer's phone number, as given at sign-up")
    ('customer phone number', 'phone number')
    >>> names_in_comment("Date of birth"), names_in_comment("Login name of whoever signed")
    (('date of birth', 'date'), ('login name of whoever signed', 'login name'))
    >>> names_in_comment("Whether the e-mail address is verified")
    ('whether e mail address is verified',)
    """
    clause = _CLAUSE.split(comment.strip()[:_LONGEST], maxsplit=1)[0]
    found = [word for word in words(clause) if word not in _ARTICLES]
    end = next((place for place, word in enumerate(found) if word in _LINKS), len(found))
    head = found[:end]
    # The last words of ``head`` say what the field holds; a single last word would be too vague.
    parts = (found, head, *(head[start:] for start in range(1, len(head) - 1)))
    return tuple(dict.fromkeys(" ".join(part) for part in parts if 0 < len(part) <= _MAX_WORDS))


def table_in_comment(comment: str) -> str:
    """The name that the comment on a table gives to the table; empty if it gives none.

    >>> table_in_comment("Employees, by office"), table_in_comment("This table stores all messages of users")
    ('employees', 'messages')
    >>> table_in_comment("Information about customers"), table_in_comment("")
    ('customers', '')
    """
    found = words(_CLAUSE.split(comment.strip()[:_LONGEST], maxsplit=1)[0])
    named = list(dropwhile(lambda word: word in _FRAMES, found))
    return " ".join(takewhile(lambda word: word not in _LINKS, named[:_MAX_WORDS]))
