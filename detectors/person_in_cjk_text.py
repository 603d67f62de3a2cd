"""Name of a person in Chinese, Japanese or Korean text, next to a form of address or a word for a role.

Such texts often have no spaces between words, so the name model decides where the name begins or ends.

* https://schema.org/Person

>>> from detectors.base import Hints
>>> judge("王小明", Hints()).name, judge("各位", Hints()).name
('VALID', 'INVALID')
"""

from detectors.base import Detector, Hints, InText, Nature, Verdict
from detectors.parts.name_model import likeness
from detectors.person import mask
from detectors.word_lists import word_list

_LEAST = 1.0
"""A piece of text counts as a name if its log-odds are higher than this."""
_FEWEST, _MOST = 2, 4
"""Minimum and maximum number of characters of a name."""
_HAN = r"(?:[\xe4-\xe9][\x80-\xbf]{2})"
_HANGUL = r"(?:[\xea-\xed][\x80-\xbf]{2})"
_BEHIND_CHINESE = ("先生", "女士", "小姐", "太太", "老师", "医生")
_BEHIND_JAPANESE = ("様", "さま", "さん", "氏", "殿", "くん", "ちゃん")
_BEHIND_KOREAN = ("고객님", "선생님", "님", "씨", "양")
_BEHIND = (*_BEHIND_CHINESE, *_BEHIND_JAPANESE, *_BEHIND_KOREAN)
_BEFORE = (
    *word_list("客户, 用户, 联系人, 会员, 患者, 病人, 员工, 收件人, 投保人, 申请人, 姓名, 我是, 我叫, 名叫"),
    *("致电", "顧客", "患者", "担当者", "氏名", "お名前", "고객", "이름", "성명", "담당자", "환자"),
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛段郝顾龚邵覃武钱戴严莫孔向常汤"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭蔣餘葉蘇呂盧鐘譚陸賈鄒龍賀顧龔錢嚴湯"
    "김이박최정강조윤장임한오서신권황안송류홍전고문양손배백허유남심노하곽성차주우구민진나지엄"
)
"""First characters of most Chinese and Korean names."""


def judge(value: str, hints: Hints) -> Verdict:
    """Valid if the text has the length of a name and the name model accepts it."""
    is_long = _FEWEST <= len(value) <= _MOST
    return Verdict.VALID if is_long and likeness(value) > _LEAST else Verdict.INVALID


def trim(match: str) -> tuple[int, int]:
    """Start and end of the name in the match. After a word for a role, the name is the text that is most like
    a name; before a form of address, it is the longest text that the name model accepts. The range is empty
    if there is no name.
    """
    text = match.encode("latin-1").decode(errors="replace")
    before = next((word for word in _BEFORE if text.startswith(word)), "")
    if before:
        start = len(text) - len(text.removeprefix(before).lstrip(":\uff1a "))
        ends = range(start + _FEWEST, min(len(text), start + _MOST - 1) + 1)
        tried = [(start, end) for end in ends if text[start] in _SURNAMES]
        best = max(tried, key=lambda one: likeness(text[slice(*one)]), default=(0, 0))
    else:
        word = next(one for one in _BEHIND if text.endswith(one))
        end = len(text.removesuffix(word).rstrip(" "))
        tried = [(start, end) for start in range(max(0, end - _MOST), end - _FEWEST + 1)]
        likely = [one for one in tried if likeness(text[slice(*one)]) > _LEAST]
        if word not in _BEHIND_JAPANESE:
            likely = [one for one in likely if text[one[0]] in _SURNAMES and end - one[0] < _MOST]
        best = min(likely, default=(0, 0))
    return len(text[: best[0]].encode()), len(text[: best[1]].encode())


def _one_of(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in words) + ")"


DETECTOR = Detector(
    entity="PERSON",
    nature=Nature(namesakes=("ORGANIZATION",)),
    patterns=(
        rf"{_HAN}{{2,4}}{_one_of((*_BEHIND_CHINESE, *_BEHIND_JAPANESE))}",
        rf"{_HANGUL}{{2,4}} ?{_one_of(_BEHIND_KOREAN)}",
        rf"{_one_of(_BEFORE)}(?:\xef\xbc\x9a|:)? ?(?:{_HAN}{{2,4}}|{_HANGUL}{{2,4}})",
    ),
    match=InText(trim=trim),
    validate=judge,
    strength="strong",
    mask=mask,
    examples=(
        "客户王小明来电",
        "联系人\uff1a李静",
        "佐藤花子さんへ",
        "田中太郎様",
        "김민수 고객님",
        "이영희 씨",
    ),
    counterexamples=("客户要求退款", "各位老师", "お客様", "고객님", "用户无法登录"),
)
