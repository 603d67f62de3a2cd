"""A small report with every kind of part, for tests that store and load it."""

from dataclasses import fields, replace
from typing import Any

from scanner.finding import (
    Assumption,
    Classification,
    CollectionSummary,
    Comparison,
    Declared,
    DeclaredElement,
    Evidence,
    FieldSummary,
    Finding,
    Interruption,
    PastRun,
    PolicyRef,
    PossibleFinding,
    RecordGroupSummary,
    Report,
    Reread,
    Retention,
    RuleChange,
    Run,
    SourceName,
    SourceSummary,
    Unscanned,
    Violation,
    Why,
)
from scanner.history.renaming import KnownSource
from tests.factories import make_answers, make_audit, make_flows, make_matrix, make_people

SOURCE = "sqlite:///core.sqlite"


def small_report(run_id: str = "20260701-aaaa", **changes: Any) -> Report:
    """A report on a table with two fields: a finding, a possible finding, a violation, an unread file."""
    report = Report(
        run=Run(
            id=run_id,
            started_at="2026-07-01T08:00:00Z",
            finished_at="2026-07-01T08:00:02Z",
            status="partial",
            tool_version="0.1.0",
            policy=PolicyRef(id="xpoz", version="2026-01", sha256="ab" * 32),
            settings={"sample": 10_000, "regions": ["US", "GB"], "ner": None},
            interruptions=(
                Interruption(
                    resumed_at="2026-07-01T08:00:01Z",
                    n_kept=4,
                    reread=(Reread(source=SOURCE, collection="calls", why="changed"),),
                ),
            ),
        ),
        sources=(
            SourceSummary(source=SOURCE, kind="sql", status="partial", source_id="sqlite:////core.sqlite"),
        ),
        collections=(_collection("calls"), _collection("empty", fields=(), record_groups=())),
        findings=(finding("calls", "dst"),),
        violations=(_VIOLATION,),
        possible=(possible("calls", "src"),),
        audits=(make_audit(source=SOURCE, interval_95=(20, 24)),),
        answers=make_answers(),
        matrix=make_matrix(),
        people=make_people(),
        flows=make_flows(),
        unscanned=(Unscanned(source=SOURCE, collection="notes", reason="timeout: it took over 5 s"),),
        assumptions=(Assumption(setting="owner", value="us", why="not said", notice_section="3"),),
        sections={"3": "What we collect"},
        declared=Declared(
            company="XPOZ",
            notice="Privacy Notice",
            elements={"use_to_number": DeclaredElement(activity="Calls", purposes=("to connect calls",))},
            words={"carriers": "Carriers"},
            statements={"contact": "privacy@xpoz.example"},
            counts={"elements": 1},
        ),
        comparison=Comparison(
            run="20260601-aaaa",
            started_at="2026-06-01T08:00:00Z",
            rules=(RuleChange(what="sample", before="1000", after="10000"),),
            past=(
                PastRun(id="20260601-aaaa", started_at="2026-06-01T08:00:00Z", n_findings=1, broken=("v",)),
            ),
        ),
    )
    return replace(report, **changes)


def finding(collection: str, field: str, fingerprint: str = "f00d") -> Finding:
    """A finding of a called number, with evidence and classification."""
    return Finding(
        fingerprint=fingerprint,
        source=SOURCE,
        collection=collection,
        group="",
        field=field,
        entity="PHONE_NUMBER",
        axis="column_type",
        confidence=0.1 + 0.2,
        evidence=_EVIDENCE,
        locations=(1, 5),
        classifications=(_CLASSIFICATION,),
        masked_examples=("+1202•••••43",),
    )


def possible(collection: str, field: str, fingerprint: str = "b0a7") -> PossibleFinding:
    """A possible finding of a called number that other kinds of values resemble."""
    return only_possible(finding(collection, field, fingerprint), confidence=0.4)


def only_possible(finding: Finding, why: Why = "looks_alike", **changes: Any) -> PossibleFinding:
    """``finding`` as a possible finding."""
    values = {item.name: getattr(finding, item.name) for item in fields(Finding)}
    return PossibleFinding(**values | changes, why=why)


def _collection(name: str, **changes: Any) -> CollectionSummary:
    calls = CollectionSummary(
        source=SOURCE,
        collection=name,
        kind="table",
        members=("a", "b"),
        record_groups=(
            RecordGroupSummary(group="", record_kind="call_record", category="customer_usage_data"),
        ),
        status="complete",
        reason="",
        rows=None,
        rows_read=3,
        bytes_read=2**40,
        fields=(_field("src"), _field("dst")),
    )
    return replace(calls, **changes)


def _field(name: str) -> FieldSummary:
    return FieldSummary(field=name, type="TEXT", n_read=3, n_non_null=3, n_distinct=2)


_CLASSIFICATION = Classification(
    category="customer_usage_data",
    role="controller",
    data_subject="end_user",
    element="use_to_number",
    confidence=0.97,
    runner_up="",
    retention=Retention(rule="cdr", limit="P18M", trigger="call_end", action="delete", source="notice"),
    flags=("cpni",),
    identifiability="direct",
    confidentiality="high",
    recipients=("carriers",),
    legal_basis=("contract",),
    california_category="identifiers",
    notice_section="3.2",
    reason="a called number in a call record",
)

_EVIDENCE = Evidence(
    name_tokens=("dst",),
    detector="phone_number",
    n_read=3,
    n_non_null=3,
    n_distinct=2,
    n_match=3,
    n_distinct_match=2,
    n_validated=2,
    n_valid=2,
    n_example=0,
    prevalence=1.0,
    interval_95=(0.29, 1.0),
    oldest="2026-01-01",
    newest=None,
)

_VIOLATION = Violation(
    promise="v_content_in_logs",
    severity="high",
    source=SOURCE,
    collection="calls",
    field="dst",
    evidence="3 of 3 rows",
    notice_section="3.2",
    remediation="move it",
)


def sources_of(*ids: str) -> list[KnownSource]:
    """Sources with these ids that were never renamed."""
    return [KnownSource(name=SourceName(source=one, source_id=one)) for one in ids]
