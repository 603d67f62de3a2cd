"""The assumptions of a report: the settings used where the notice is silent, each with the number of findings
that depend on it.
"""

from collections.abc import Iterable
from datetime import date

from scanner.classifier.classify import GroupResult
from scanner.classifier.facts import Conditions, Facts, facts_of
from scanner.finding import Assumption
from scanner.policy.policy import Policy


def assumptions(results: Iterable[GroupResult], policy: Policy, today: date) -> tuple[Assumption, ...]:
    """All settings of the policy, each with the number of findings that depend on it; ``today`` is the day of
    the scan.
    """
    resting: dict[str, set[str]] = {key: set() for key in policy.settings}
    touched = Conditions(
        {key: one.touches for key, one in policy.settings.items() if one.touches is not None}
    )
    for facts in facts_of(results, today):
        for key in {*touched.met_by(facts), _setting_of(facts, policy)} & resting.keys():
            resting[key].add(facts.finding.fingerprint)
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


def _setting_of(facts: Facts, policy: Policy) -> str:
    """Id of the setting from which a label's retention limit comes; empty if it comes from no setting."""
    kept = facts.label.retention
    return policy.retention[kept.rule].limit.setting if kept.source == "default" else ""


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
