"""Turn the time limits of a page's classes (``keep``) into retention rules and promises. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.policy.durations import duration_words
from scanner.policy.page_clock import clock_of

Body = Mapping[str, Any]
AS_SAID: Body = {"lines": [], "basis": "As the page says."}
_SEVERITY = "medium"


def limit_id(key: str) -> str:
    """The id of the retention rule of a class."""
    return f"keep_{key}"


def limits_as_rules(classes: Body) -> Iterator[tuple[str, Body]]:
    """For each class with a limit: the id and the content of its retention rule."""
    for place, (key, entry) in enumerate(classes.items()):
        if keep := entry.get("keep"):
            yield (
                limit_id(key),
                {
                    "title": f"{entry['title']}: {_limit(keep, 'for')}",
                    "kind": "max_after_event",
                    "limit": {"source": "notice", "duration": keep["limit"]},
                    "trigger": keep["after"],
                    "action": _then(keep),
                    "severity": keep.get("severity", _SEVERITY),
                    "precedence": 10 + place,
                    "audit": clock_of(keep["after"]),
                    "notice": {"section": f"s_{key}", **AS_SAID},
                },
            )


def limits_as_promises(classes: Body) -> Iterator[tuple[str, Body]]:
    """For each class with a limit: the id and the content of a promise that rows past the limit break."""
    for key, entry in classes.items():
        if keep := entry.get("keep"):
            then = _then(keep)
            yield (
                f"late_{key}",
                {
                    "title": f"{entry['title']}: {_limit(keep, 'longer than')}",
                    "severity": keep.get("severity", _SEVERITY),
                    "section": f"s_{key}",
                    "paraphrase": f"It is {_limit(keep, 'for')}.",
                    "remediation": f"{then[:1].upper()}{then[1:]} what is past the limit, and keep doing so.",
                    "rows": [{"overdue": [limit_id(key)]}],
                    "when": None,
                    "needs": f"A column that says when this happened: {keep['after']}.",
                },
            )


def _then(keep: Body) -> str:
    then: str = keep.get("then", "delete")
    return then


def _limit(keep: Body, how: str) -> str:
    words = duration_words(keep["limit"])
    span = "" if words == "at once" else f"{how} {words} "
    return f"kept {span}after {keep['after']}"
