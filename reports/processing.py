"""Records of processing activities (GDPR Article 30), from what was measured and what the policy declares.

One record per class and activity: as controller (30(1)) for account, usage, staff and applicant data, as
processor (30(2)) for content. Every cell gives its origin: ``measured`` by the scan, ``declared`` by the
policy, or ``unknown``, which a person has to fill in. Nothing is invented.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reports.names import visible
from reports.order import in_order
from reports.summary import held, title_of
from reports.words import classes_of, duration, humanized, kind_words, plural, uncapitalized
from scanner.finding import Classification, Declared, Finding, Report, Retention

Origin = Literal["measured", "declared", "unknown"]
MAX_PLACES = 20
"""Maximum number of collections that a cell names; the cell also gives the total number."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One cell of a record. If the origin is ``unknown``, the text is empty."""

    text: str
    origin: Origin


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One of the two records required by Article 30."""

    article: str
    title: str
    role: str
    columns: tuple[tuple[str, Callable[["Activity"], Entry]], ...]


@dataclass(frozen=True, kw_only=True)
class Activity:
    """The findings of one class, activity and role, each with the classification that puts the finding
    there.
    """

    category: str
    name: str
    declared: Declared
    labelled: tuple[tuple[Finding, Classification], ...]

    @property
    def title(self) -> str:
        """The title of the class."""
        return title_of(self.labelled[0][1])


def records(report: Report) -> Iterator[tuple[Kind, tuple[Activity, ...]]]:
    """Both kinds of record, each with its activities. A kind has no activities if no such data was found."""
    by_activity: dict[tuple[str, str, str], list[tuple[Finding, Classification]]] = {}
    for finding in held(in_order(report)):
        for label in finding.classifications:
            known = report.declared.elements.get(label.element)
            name = known.activity if known else ""
            by_activity.setdefault((label.category, name, label.role), []).append((finding, label))
    for kind in KINDS:
        yield (
            kind,
            tuple(
                Activity(category=category, name=name, declared=report.declared, labelled=tuple(labelled))
                for category in classes_of(key for key, _, _ in by_activity)
                for (own, name, role), labelled in sorted(by_activity.items())
                if own == category and role == kind.role
            ),
        )


def undecided(report: Report) -> int:
    """Number of findings with a class for which a person must decide the company's role. Neither record lists
    that class.
    """
    return sum(any(label.role == "undetermined" for label in item.classifications) for item in held(report))


def entries(kind: Kind, activity: Activity) -> tuple[Entry, ...]:
    """One entry per column of ``kind``."""
    return tuple(tell(activity) for _, tell in kind.columns)


def _declared(text: str) -> Entry:
    return Entry(text=text, origin="declared") if text else Entry(text="", origin="unknown")


def _measured(text: str) -> Entry:
    return Entry(text=text, origin="measured") if text else Entry(text="", origin="unknown")


def _statement(key: str) -> Callable[[Activity], Entry]:
    return lambda activity: _declared(activity.declared.statements.get(key, ""))


def _company(activity: Activity) -> Entry:
    return _declared(activity.declared.company)


def _activity(activity: Activity) -> Entry:
    return _declared(activity.name or activity.title)


def _class(activity: Activity) -> Entry:
    return _measured(activity.title)


def _purposes(activity: Activity) -> Entry:
    elements = _distinct(label.element for _, label in activity.labelled)
    known = (activity.declared.elements.get(element) for element in elements)
    return _declared(_joined(text for element in known if element for text in element.purposes))


def _subjects(activity: Activity) -> Entry:
    return _measured(_in_words(activity, (label.data_subject for _, label in activity.labelled)))


def _data(activity: Activity) -> Entry:
    return _measured(
        _joined(label.element_title or humanized(label.element) for _, label in activity.labelled)
    )


def _entities(activity: Activity) -> Entry:
    return _measured(_joined(kind_words(finding.entity) for finding, _ in activity.labelled))


def _recipients(activity: Activity) -> Entry:
    return _declared(_in_words(activity, (one for _, label in activity.labelled for one in label.recipients)))


def _legal_basis(activity: Activity) -> Entry:
    return _declared(
        _in_words(activity, (one for _, label in activity.labelled for one in label.legal_basis))
    )


def _retention(activity: Activity) -> Entry:
    return _declared(_joined(_limit(label.retention) for _, label in activity.labelled))


def _limit(rule: Retention) -> str:
    if not rule.rule:
        return ""
    if rule.source == "other_document":
        return "see another document"
    if not rule.limit and rule.source == "notice_silent":
        return ""
    if not rule.limit:
        return f"no figure stated; until: {uncapitalized(humanized(rule.trigger))}"
    ours = " (our assumption)" if rule.source == "default" else ""
    return f"{duration(rule.limit)} after {uncapitalized(humanized(rule.trigger))}{ours}"


def _special(activity: Activity) -> Entry:
    flags = {flag for _, label in activity.labelled for flag in label.flags}
    marked = [flag for flag in ("special_category_possible", "possible_biometric", "child") if flag in flags]
    return _measured(_joined(humanized(flag) for flag in marked) or "none found")


def _places(activity: Activity) -> Entry:
    places = dict.fromkeys((item.source, item.collection) for item, _ in activity.labelled)
    by_source: dict[str, list[str]] = {}
    for source, collection in list(places)[:MAX_PLACES]:
        by_source.setdefault(source, []).append(visible(collection))
    told = [f"in {visible(source)}: {', '.join(names)}" for source, names in by_source.items()]
    more = [f"and {len(places) - MAX_PLACES:,} more"] if len(places) > MAX_PLACES else []
    return _measured(f"{plural(len(places), 'collection')} {'; '.join(told + more)}" if places else "")


def _oldest(activity: Activity) -> Entry:
    return _measured(
        min((item.evidence.oldest for item, _ in activity.labelled if item.evidence.oldest), default="")
    )


def _in_words(activity: Activity, ids: Iterable[str]) -> str:
    return _joined(activity.declared.words.get(one, humanized(one)) for one in ids if one)


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(_distinct(texts))


def _distinct(texts: Iterable[str]) -> Sequence[str]:
    """The texts in the same order, without duplicates and empty texts."""
    return tuple(dict.fromkeys(filter(None, texts)))


_ENDING = (
    ("third_country_transfers", _statement("transfers")),
    ("transfer_safeguards", _statement("safeguards")),
    ("security_measures", _statement("security_measures")),
)
_MEASURED = (
    ("data_found", _data),
    ("kinds_of_value", _entities),
    ("special_categories", _special),
    ("where_it_lies", _places),
    ("oldest_record", _oldest),
)
CONTROLLER = Kind(
    article="30(1)",
    title="As controller",
    role="controller",
    columns=(
        ("controller", _company),
        ("controller_contact", _statement("controller_contact")),
        ("joint_controllers", _statement("joint_controllers")),
        ("representative", _statement("representative")),
        ("data_protection_officer", _statement("data_protection_officer")),
        ("activity", _activity),
        ("class", _class),
        ("purposes", _purposes),
        ("legal_basis", _legal_basis),
        ("data_subjects", _subjects),
        *_MEASURED,
        ("recipients", _recipients),
        ("retention", _retention),
        *_ENDING,
    ),
)
PROCESSOR = Kind(
    article="30(2)",
    title="As processor",
    role="processor",
    columns=(
        ("processor", _company),
        ("processor_contact", _statement("controller_contact")),
        ("controllers", _statement("processor_customers")),
        ("representative", _statement("representative")),
        ("data_protection_officer", _statement("data_protection_officer")),
        ("categories_of_processing", _activity),
        ("class", _class),
        ("processing_done", _purposes),
        ("data_subjects", _subjects),
        *_MEASURED,
        ("sub_processors", _recipients),
        ("retention", _retention),
        *_ENDING,
    ),
)
KINDS = (CONTROLLER, PROCESSOR)
