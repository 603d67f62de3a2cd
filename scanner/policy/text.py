"""Describe a policy in plain words, 80 columns wide: one entry in full, or an overview of all entries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.policy.condition import Condition, Predicate
from scanner.policy.condition_tree import AllOf, AnyOf, Not
from scanner.policy.durations import duration_words
from scanner.policy.entries import AlsoRule, Element, Limit, Promise, RetentionRule, Setting
from scanner.policy.kinds_text import clock_text, kept_by_kinds, kind_text
from scanner.policy.layout import columns, paragraph, table
from scanner.policy.policy import Policy
from scanner.policy.reach import may_meet

_SOURCES = {
    "notice": "stated in the notice",
    "notice_gives_none": "the notice gives no figure",
    "notice_silent": "the notice is silent",
    "notice_by_default_rule": "follows from the notice's general rule",
    "customer_setting": "the customer decides",
    "other_document": "another document decides",
}
_STRENGTHS = {
    "named": "the notice names it",
    "implied": "follows from what the notice names",
    "prohibited": "the notice says it is not collected",
    "default": "the notice is silent; our default",
}


def show(policy: Policy, what: str = "") -> str:
    """Describe the entry with the id ``what`` (element, rule, promise, setting or kind), or give an overview.

    Raises:
        KeyError: the policy has no such entry.
    """
    if not what:
        return "\n".join(_overview(policy)) + "\n"
    if what in policy.elements:
        lines = _element(policy, policy.elements[what])
    elif what in policy.retention:
        lines = _rule(policy, policy.retention[what])
    elif what in policy.also:
        lines = _also_rule(policy, policy.also[what])
    elif what in policy.promises:
        lines = _promise(policy, policy.promises[what])
    elif what in policy.settings:
        lines = _setting(policy, policy.settings[what])
    else:
        lines = kind_text(policy, what)
    return "\n".join(lines) + "\n"


def ids(policy: Policy) -> tuple[str, ...]:
    """Ids of all entries that ``show`` can describe."""
    entries = (policy.elements, policy.retention, policy.also, policy.promises, policy.settings)
    kinds = (policy.kinds.record_kinds, policy.kinds.source_kinds)
    return tuple(dict.fromkeys(key for part in (*entries, *kinds) for key in part))


def _overview(policy: Policy) -> Iterator[str]:
    yield f"{policy.page.title} ({policy.id} {policy.version}, sha256 {policy.page.sha256[:12]})"
    elements = policy.elements.values()
    for category in dict.fromkeys(element.category for element in elements):
        yield from ("", f"{category} ({policy.classes[category].role})")
        for element in elements:
            if element.category == category:
                yield from columns(element.id, element.title, indent=2, label=28)
    checked = sum(promise.when is not None for promise in policy.promises.values())
    yield ""
    yield from paragraph(
        f"{len(elements)} elements, {len(policy.retention)} retention rules, {len(policy.promises)} "
        f"promises ({checked} checked against findings), {len(policy.settings)} settings."
    )
    parts = {
        "retention rules": policy.retention,
        "second classes": policy.also,
        "promises": policy.promises,
        "settings": policy.settings,
        "record kinds": policy.kinds.record_kinds,
        "source kinds": policy.kinds.source_kinds,
    }
    for title, entries in parts.items():
        yield from ("", title, *paragraph(", ".join(entries), indent=2))
    yield from ("", "`noticemap policy show ID` explains one.")


def _element(policy: Policy, element: Element) -> Iterator[str]:
    yield from (*paragraph(f"{element.id}: {element.title}"), "")
    rows = [
        ("class", f"{element.category} ({policy.terms.sub_categories[element.sub_category]})"),
        ("role", element.role),
        ("whose", "; ".join(f"{policy.terms.data_subjects[key]} ({key})" for key in element.data_subjects)),
        ("looks like", ", ".join(element.entities)),
        ("usual in", ", ".join(element.home) or "no source: it should not be held"),
        ("handled as", f"{element.confidentiality}; identifies a person: {element.identifiability}"),
        *(("flag", f"{flag}: {policy.terms.flags[flag]}") for flag in element.flags),
        ("kept", _kept(policy.retention[element.retention])),
        *(("kept also", _kept(policy.retention[key])) for key in element.retention_also),
        ("for", _texts(policy.terms.purposes, element.use.purposes)),
        ("may receive", _texts(policy.terms.recipients, element.use.recipients)),
        ("may not", _texts(policy.terms.not_allowed, element.use.not_allowed)),
        ("legal basis", _texts(policy.terms.legal_bases, element.use.legal_basis) + " (our reading)"),
        ("California", policy.terms.california_categories[element.use.california_category]),
        ("notice", f"{_place(policy, element.notice.section, element.notice.lines)}. {element.notice.basis}"),
        ("said how", _STRENGTHS[element.notice.strength]),
        *_name_rows(policy, element),
        ("promises", ", ".join(_promises_on(policy, element)) or "none can be broken by it"),
    ]
    yield from table(rows)


def _rule(policy: Policy, rule: RetentionRule) -> Iterator[str]:
    primary = [element.id for element in policy.elements.values() if element.retention == rule.id]
    also = [element.id for element in policy.elements.values() if rule.id in element.retention_also]
    yield from (*paragraph(f"{rule.id}: {rule.title}"), "")
    yield from table(
        [
            ("kind", rule.kind.replace("_", " ")),
            ("limit", _limit(rule.limit)),
            ("counted from", rule.trigger),
            *([("clock", clock_text(rule.audit))] if rule.audit else []),
            ("then", rule.action.replace("_", " ")),
            ("severity", f"{rule.severity} where it is not kept"),
            ("except", ", ".join(rule.exceptions) or "nothing"),
            ("precedence", f"{rule.precedence} (the lower number wins)"),
            ("notice", f"{_place(policy, rule.notice.section, rule.notice.lines)}. {rule.notice.basis}"),
            ("governs", ", ".join(primary) or "no element by itself"),
            *kept_by_kinds(policy.kinds, rule.id),
            ("touches", ", ".join(also) or "no other element"),
        ]
    )


def _promise(policy: Policy, promise: Promise) -> Iterator[str]:
    yield from (*paragraph(f"{promise.id}: {promise.title}"), "")
    rows = [
        ("kind", f"{promise.kind.replace('_', ' ')}, {promise.basis}"),
        ("severity", promise.severity),
        ("notice", f"{_place(policy, promise.section, promise.lines)}. {promise.paraphrase}"),
        ("do", promise.remediation),
        *(("false alarm", text) for text in promise.false_alarms),
    ]
    if promise.needs:
        rows.append(("needs", promise.needs))
    yield from table(rows)
    if promise.when is None:
        yield from paragraph("Not checked: findings alone cannot show it.", indent=2)
    else:
        yield "  broken by a finding with"
        yield from _condition(promise.when, 4)


def _also_rule(policy: Policy, rule: AlsoRule) -> Iterator[str]:
    element = policy.elements[rule.element]
    yield from (*paragraph(f"{rule.id}: {rule.title}"), "")
    yield from table(
        [
            ("adds", f"{element.title} ({element.id}): {element.category}, {element.role}"),
            ("since", rule.why),
            ("kept", _kept(policy.retention[element.retention])),
            ("notice", f"{_place(policy, rule.notice.section, rule.notice.lines)}. {rule.notice.basis}"),
            ("said how", _STRENGTHS[rule.notice.strength]),
        ]
    )
    yield "  in addition to the class that governs, for a finding with"
    yield from _condition(rule.when, 4)


def _setting(policy: Policy, setting: Setting) -> Iterator[str]:
    default = setting.default
    rules = [rule.id for rule in policy.retention.values() if rule.limit.setting == setting.id]
    yield from (f"{setting.id}", "")
    yield from table(
        [
            ("value", ", ".join(default) if isinstance(default, tuple) else str(default)),
            ("allowed", ", ".join(map(str, setting.allowed)) or "any value of this kind"),
            ("why", setting.why),
            ("notice", _lines(setting.lines)),
            ("rules", ", ".join(rules) or "none takes its limit from it"),
            ("in force", _in_force(setting, rules)),
        ]
    )
    if setting.touches is not None:
        yield "  findings that depend on it are those with"
        yield from _condition(setting.touches, 4)


def _in_force(setting: Setting, rules: Sequence[str]) -> str:
    """Describe in words what another value of the setting would change."""
    told = [f"{', '.join(setting.changes)} changes other rules"] if setting.changes else []
    told += ["another value is another limit"] if rules else []
    return "; ".join(told) or "documents a reading; reports count what depends on it"


def _condition(condition: Condition, indent: int) -> Iterator[str]:
    match condition:
        case Predicate():
            yield from paragraph(f"{condition.name.replace('_', ' ')}: {_asked(condition)}", indent)
        case AllOf():
            for part in condition.parts:
                yield from _condition(part, indent)
        case AnyOf():
            yield " " * indent + "any of"
            for part in condition.parts:
                first, *rest = _condition(part, indent + 4)
                yield from (" " * indent + "  - " + first.lstrip(), *rest)
        case Not():
            yield " " * indent + "but not"
            yield from _condition(condition.part, indent + 2)


def _asked(predicate: Predicate) -> str:
    if predicate.name == "newest_within":
        return f"{duration_words(predicate.words[0])} before the scan"
    if predicate.name in ("hash_like", "prose"):
        return "yes" if predicate.number else "no"
    return ", ".join(predicate.words) or f"{predicate.number:g}"


def _kept(rule: RetentionRule) -> str:
    return f"{rule.title} ({rule.id}): {_limit(rule.limit)}; after: {rule.trigger}"


def _limit(limit: Limit) -> str:
    source = _SOURCES[limit.source]
    if limit.duration:
        return f"{duration_words(limit.duration)}, {source}"
    if limit.default:
        return f"{duration_words(limit.default)} is our default, since {source} ({limit.default_why})"
    return source


def _name_rows(policy: Policy, element: Element) -> Iterator[tuple[str, str]]:
    entry = policy.names.entries.get(element.id)
    if entry is None:
        return
    for label, names in (("names", entry.strong), ("weak names", entry.weak), ("tables", entry.tables)):
        if names:
            yield label, ", ".join(names)
    for product, names in entry.vendor.items():
        yield f"in {product}", ", ".join(names)


def _promises_on(policy: Policy, element: Element) -> Iterator[str]:
    for promise in policy.promises.values():
        if promise.when is not None and may_meet(element, promise.when, policy):
            yield promise.id


def _texts(of: Mapping[str, str], keys: Iterable[str]) -> str:
    return "; ".join(of[key] for key in keys) or "none named"


def _place(policy: Policy, section: str, lines: tuple[int, ...]) -> str:
    return f"{policy.sections[section].heading}, {_lines(lines)}"


def _lines(lines: tuple[int, ...]) -> str:
    return f"line{'' if len(lines) == 1 else 's'} {', '.join(map(str, lines))}"
