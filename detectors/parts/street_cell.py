"""Recognises cells that consist of a street address and no other text.

>>> has_marks("ул. Ленина, д. 12"), has_marks("東京都港区芝公園4丁目2番8号"), has_marks("Лампа 40 Вт")
(True, True, False)
>>> has_form("Plzeňská 70"), has_form("14/17, Sodhi Chowk"), has_form("Lamp 40 W"), has_form("10.0.0.1")
(True, True, False, False)
"""

import re
from functools import cache

from detectors.lazy_patterns import late
from detectors.parts.name_features import words_of
from detectors.parts.name_shape import is_placeholder
from detectors.parts.street_words import any_of, words

LONGEST = 160
_NUMBER = r"\d{1,5}(?:[-/]\d{1,4}){0,2}[^\W\d_]?"
_WORD = r"[^\W\d_][^\d_@:;=<>|\\]*"
_EAST_ASIAN = late(
    r"[\u4e00-\u9fff]{2}[路街巷弄道]\d{1,5}(?:之\d+|[-號号巷弄]|$)"
    r"|[\u4e00-\u9fff]{2}[路街巷弄]\w{1,4}[座栋棟号號]"
    r"|[\u4e00-\u9fff]\d{1,3}丁目|\d{1,3}丁目\d|\d{1,4}番地|\d{1,4}番\d{1,4}号"
    r"|[都道府県][\u4e00-\u9fff]{1,7}[市区町村郡][\u3040-\u30ff\u4e00-\u9fff]{1,12}\d"
    r"|[가-힣]{2,8}\d{0,3}[로길가] ?\d{1,4}(?:-\d{1,4})?(?: |$|[,(])"
    r"|[가-힣]{1,6}[동읍면리] ?\d{1,4}(?:-\d{1,4})?(?:번지| |$)"
)
"""Words for streets, blocks and houses together with numbers, in Chinese, Japanese and Korean."""
_VIETNAMESE = late(r"(?i)\d\w*,? (?:đường|phố) [^\W\d_]|(?:đường|phố) số \d|^số \d[\w/]* ")
_FORM = late(rf"(?:(?:[^\W\d_]{{1,3}}\.? ?)?{_NUMBER},? {_WORD}|{_WORD}\W{_NUMBER})\b", re.DOTALL)
_WORDS = late(r"[^\W\d_]+")
_LETTERS = late(r"[^\W\d_]{2}|[\u0900-\u0dff]{2}|[\u3040-\u9fff\uac00-\ud7af]")
_NONE = late(r"[@_=<>|\\{}]|://|\d\.\d|\d:\d|:[0-9a-fA-F]+:|\b0x|\d{8}|^[!-~]{16,}$")


def has_marks(text: str) -> bool:
    """Whether the text has a digit and a street word that is listed as a mark, such as in Cyrillic,
    Vietnamese or East Asian addresses.
    """
    if len(text) > LONGEST or not any(map(str.isdigit, text)) or _is_other(text):
        return False
    if _EAST_ASIAN.search(text) or _VIETNAMESE.search(text):
        return True
    return _marks().search(text) is not None and len(_WORDS.findall(text)) > 1


def has_form(text: str) -> bool:
    """Whether the text consists of words with a number before or after them, as in addresses, but
    also in many other texts.
    """
    if len(text) > LONGEST or not _LETTERS.search(text) or _is_other(text):
        return False
    return _FORM.match(text) is not None or has_marks(text)


def could_be_street(text: str) -> bool:
    """Whether the text can be a street if the field's name says so: words, with or without a number."""
    if len(text) > LONGEST or not _LETTERS.search(text) or _is_other(text):
        return False
    return not is_placeholder(words_of(text))


def _is_other(text: str) -> bool:
    return _NONE.search(text) is not None or _measure().search(text) is not None


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of('mark')}(?!\w)|{any_of('mark_inside')}")


@cache
def _measure() -> re.Pattern[str]:
    """A pattern for a number with a unit of measure at the end of a text, which
    shows that it is no address.
    """
    return re.compile(rf"\d[ \u00a0]?(?i:{'|'.join(words('unit_of'))})\.?$")
