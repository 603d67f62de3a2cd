"""The assumptions of a report: settings used where the notice is silent, and the findings that depend on
them.
"""

from collections.abc import Iterable
from datetime import date

from scanner.classifier.classify import GroupResult
from scanner.classifier.facts import Facts, facts_of
from scanner.finding import Assumption
from scanner.policy.entries import Setting
from scanner.policy.policy import Policy


def assumptions(results: Iterable[GroupResult], policy: Policy, today: date) -> tuple[Assumption, ...]:
    """All settings, each with the number of findings that depend on it; ``today`` is the day of the scan."""
    resting: dict[str, set[str]] = {key: set() for key in policy.settings}
    for facts in facts_of(results, today):
        for setting in policy.settings.values():
            if _rests_on(facts, setting, policy):
                resting[setting.id].add(facts.finding.fingerprint)
    return tuple(
        Assumption(
            setting=setting.id,
            value=_words(setting.default),
            why=setting.why,
            notice_section="lines " + ", ".join(map(str, setting.lines)),
            n_findings=len(resting[setting.id]),
            notice_lines=setting.lines,
        )
        for setting in policy.settings.values()
    )


def _rests_on(facts: Facts, setting: Setting, policy: Policy) -> bool:
    """Whether a label's time limit comes from the setting, or the setting's condition applies to it."""
    kept = facts.label.retention
    if kept.source == "default" and policy.retention[kept.rule].limit.setting == setting.id:
        return True
    return setting.touches is not None and facts.meet(setting.touches)


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
