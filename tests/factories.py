"""Functions that make test reports from a short table: the data of a telephone company, with hostile names.

Example values are masked or reserved; counts are drawn with a seed, so that golden files do not change.
"""

import dataclasses
import random
from typing import Any

from scanner.finding import (
    Answer,
    Assumption,
    Audit,
    AuditClock,
    Away,
    Change,
    Classification,
    CollectionSummary,
    Comparison,
    Declared,
    DeclaredElement,
    Difference,
    ElementPlace,
    ElementRow,
    Evidence,
    FieldSummary,
    Finding,
    FindingStatus,
    Flow,
    FlowEnd,
    PastRun,
    People,
    PolicyRef,
    PossibleFinding,
    PromiseAnswer,
    RecordGroupSummary,
    Report,
    Retention,
    ReviewNote,
    RuleChange,
    Run,
    SourceSummary,
    Unscanned,
    Violation,
)
from tests.estate import (
    ACCOUNT,
    BROKEN,
    CONTENT,
    DB,
    EXPORT,
    HOSTILE_DIRECTION,
    HOSTILE_FORMULA,
    HOSTILE_LENGTH,
    HOSTILE_MARKUP,
    LOGS,
    ROWS,
    RULES,
    UNREAD,
    USAGE,
)


def make_retention(rule: str = "account_close_60d") -> Retention:
    limit, trigger, action, source = RULES[rule]
    return Retention(rule=rule, limit=limit, trigger=trigger, action=action, source=source)


def make_classification(**overrides: Any) -> Classification:
    fields: dict[str, Any] = {
        "category": ACCOUNT,
        "role": "controller",
        "data_subject": "customer",
        "element": "account_email",
        "element_title": "E-mail address of the account",
        "confidence": 0.98,
        "runner_up": "use_record by 0.61",
        "retention": make_retention(),
        "flags": (),
        "identifiability": "direct",
        "confidentiality": "confidential",
        "recipients": ("service_providers", "group_members"),
        "legal_basis": ("contract",),
        "california_category": "identifiers",
        "notice_section": "collect.direct",
        "reason": "Every value is an e-mail address and the record is an account table.",
        "signals": ("name email: 3.0", "values EMAIL_ADDRESS: 4.0"),
        "notice_lines": (90, 92),
    }
    return Classification(**(fields | overrides))


def make_evidence(**overrides: Any) -> Evidence:
    fields: dict[str, Any] = {
        "name_tokens": ("email",),
        "detector": "email_address",
        "n_read": 10_000,
        "n_non_null": 9_800,
        "n_distinct": 9_700,
        "n_match": 9_790,
        "n_distinct_match": 9_690,
        "n_validated": 2_000,
        "n_valid": 1_998,
        "n_example": 3,
        "prevalence": 0.99897,
        "interval_95": (0.99812, 0.99944),
        "oldest": None,
        "newest": None,
    }
    return Evidence(**(fields | overrides))


def make_finding(**overrides: Any) -> Finding:
    fields: dict[str, Any] = {
        "fingerprint": "5b15b56f7b1e",
        "source": DB,
        "collection": "users",
        "group": "",
        "field": "email",
        "entity": "EMAIL_ADDRESS",
        "axis": "column_type",
        "confidence": 0.97,
        "evidence": make_evidence(),
        "locations": (),
        "classifications": (make_classification(),),
        "masked_examples": ("a•••@example.org",),
    }
    return Finding(**(fields | overrides))


def make_possible(**overrides: Any) -> PossibleFinding:
    """A possible finding: a field named like a telephone number whose values fail the check."""
    fields: dict[str, Any] = {
        "fingerprint": "0b5e55ed0001",
        "source": DB,
        "collection": "rates_2020",
        "group": "",
        "field": "phone",
        "entity": "PHONE_NUMBER",
        "axis": "column_type",
        "confidence": 0.41,
        "evidence": make_evidence(
            name_tokens=("phone",), detector="phone_number", n_match=12, n_valid=1, n_validated=12
        ),
        "locations": (),
        "classifications": (
            make_classification(element="account_phone", element_title="Telephone number of the account"),
        ),
        "masked_examples": ("+49•••••71",),
        "why": "named_values_fail_check",
    }
    return PossibleFinding(**(fields | overrides))


def make_possible_findings() -> tuple[PossibleFinding, ...]:
    """A possible finding for each reason, one with a hostile name, and one suppressed and one gone."""
    notes = (ReviewNote(number=4, verdict="false_alarm", author="kim", reason="numbers of parts"),)
    rows: tuple[dict[str, Any], ...] = (
        {},
        {"why": "named_values_unknown", "field": "passport_no", "entity": "US_PASSPORT", "confidence": 0.38},
        {"why": "named_few_values", "field": HOSTILE_MARKUP, "entity": "EMAIL_ADDRESS", "confidence": 0.35},
        {"why": "looks_alike", "collection": "rates_2021", "field": "code", "entity": "IMEI"},
        {
            "why": "contained_rarely",
            "source": LOGS,
            "collection": "sms-worker.log",
            "field": "note",
            "entity": "CREDIT_CARD",
            "axis": "contains",
            "locations": (18, 404),
            "masked_examples": (),
        },
        {"why": "looks_alike", "field": "part_no", "status": "suppressed", "reviews": notes},
        {"why": "looks_alike", "field": "old_no", "status": "gone", "change": _CHANGES["gone"]},
    )
    return tuple(
        make_possible(**{"fingerprint": f"0b5e55ed{number:04d}", **row}) for number, row in enumerate(rows, 1)
    )


def make_run(**overrides: Any) -> Run:
    fields: dict[str, Any] = {
        "id": "2026-11-03-0200",
        "started_at": "2026-11-03T02:00:00Z",
        "finished_at": "2026-11-03T02:41:07Z",
        "status": "partial",
        "tool_version": "0.1.0",
        "policy": PolicyRef(id="example-notice", version="2026.10", sha256="9f2c41d0" * 8),
        "settings": {
            "sample": 10_000,
            "full": False,
            "seed": 7,
            "regions": ["US", "GB"],
            "min_confidence": 0.5,
        },
    }
    return Run(**(fields | overrides))


def make_empty_report(**overrides: Any) -> Report:
    """A report on one source with one table that was read whole, without findings."""
    table = make_collection(DB, "rates", "table", rows=120, rows_read=120)
    fields: dict[str, Any] = {
        "run": make_run(status="complete"),
        "sources": (SourceSummary(source=DB, kind="sql", status="complete"),),
        "collections": (table,),
        "findings": (),
        "violations": (),
        "unscanned": (),
    }
    return Report(**(fields | overrides))


def make_collection(source: str, name: str, kind: Any, **overrides: Any) -> CollectionSummary:
    fields: dict[str, Any] = {
        "source": source,
        "collection": name,
        "kind": kind,
        "members": (),
        "record_groups": (
            RecordGroupSummary(group="", record_kind="unknown", category="undetermined", n_people=2_747),
        ),
        "status": "complete",
        "reason": "",
        "rows": 61_904,
        "rows_read": 10_000,
        "bytes_read": 1_204_000,
        "fields": (
            FieldSummary(field="id", type="integer", n_read=10_000, n_non_null=10_000, n_distinct=10_000),
        ),
    }
    return CollectionSummary(**(fields | overrides))


def make_report() -> Report:
    """A report with forty findings in three sources, seven broken promises and six unread collections."""
    chance = random.Random(7)
    findings = tuple(_finding(index, row, chance) for index, row in enumerate(ROWS))
    return Report(
        run=make_run(),
        sources=(
            SourceSummary(source=DB, kind="sql", status="partial", reason="no_permission: one table"),
            SourceSummary(source=LOGS, kind="files", status="partial", reason="corrupt: one archive"),
            SourceSummary(source=EXPORT, kind="files", status="complete"),
        ),
        collections=_collections(findings),
        findings=findings,
        violations=_violations(findings),
        unscanned=tuple(Unscanned(source=s, collection=c, reason=r) for s, c, _, r in UNREAD),
        possible=make_possible_findings(),
        audits=make_audits(),
        answers=make_answers(),
        matrix=make_matrix(),
        people=make_people(),
        flows=make_flows(),
        assumptions=(
            Assumption(
                setting="retention.call_records",
                value="P18M",
                why="The notice gives no figure for call records.",
                notice_section="retention.usage",
                n_findings=7,
            ),
            Assumption(
                setting="staff_domains",
                value="example.org",
                why="Addresses of this domain are taken for staff.",
                notice_section="",
            ),
        ),
        sections={
            "collect.direct": "Information you share with us directly (lines 88-96)",
            "collect.generated": "Information we generate or collect automatically (lines 101-109)",
            "retention.account": "How long we store account data (lines 148-152)",
            "retention.usage": "How long we store usage data (lines 210-214)",
            "use.content": "How we process content (lines 59-63)",
        },
        declared=Declared(
            company="Example Telephone",
            elements={
                "account_email": DeclaredElement(
                    activity="Account: profile", purposes=("Contact the customer", "Charge correctly")
                ),
                "message_body": DeclaredElement(activity="Content: messages", purposes=("Deliver messages",)),
            },
            words={"customer": "A person who holds an account", "service_providers": "Vendors bound to us"},
            statements={"transfers": "To group members in the US and Japan (notice, lines 5)"},
            counts={"elements": 143, "retention_rules": 29, "promises": 87, "promises_tested": 52},
        ),
        comparison=make_comparison(),
    )


def make_element_row(**overrides: Any) -> ElementRow:
    """An element that the notice names, found in two tables."""
    fields: dict[str, Any] = {
        "element": "account_email",
        "title": "E-mail address of the account",
        "category": ACCOUNT,
        "category_title": "Customer account data",
        "role": "controller",
        "naming": "named",
        "standing": "found",
        "n_collections": 2,
        "n_fields": 2,
        "n_rows": 19_580,
        "n_people": 9_690,
        "is_estimate": True,
        "places": (
            ElementPlace(source=DB, collection="users", source_kind="account_db", n_fields=1, n_rows=9_790),
            ElementPlace(
                source=DB, collection="accounts", source_kind="account_db", n_fields=1, n_rows=9_790
            ),
        ),
        "home": ("account database",),
        "not_allowed": ("Anyone, in return for money",),
        "notice_section": "collect.direct",
        "notice_lines": (90, 92),
    }
    return ElementRow(**(fields | overrides))


_FORBIDDEN: tuple[tuple[Away, tuple[str, ...]], ...] = (
    ("broken_promise", ("no_precise_location",)),
    ("not_allowed", ()),
    ("not_at_home", ()),
)


def make_matrix() -> tuple[ElementRow, ...]:
    """Elements of every status, and some in forbidden places for every reason, one with a hostile name."""
    place = ElementPlace(
        source=DB, collection=HOSTILE_MARKUP, source_kind="crm", n_fields=1, n_rows=40, away="never_held"
    )
    nothing: dict[str, Any] = {
        "n_collections": 0, "n_fields": 0, "n_rows": 0, "n_people": None, "is_estimate": False, "places": ()
    }  # fmt: skip
    return (
        make_element_row(),
        make_element_row(
            element="location", title="Precise location", naming="prohibited", standing="not_named",
            n_collections=1, n_away=1, places=(place,), n_people=None, home=(), notice_lines=(93,),
        ),
        make_element_row(
            element="profile", title="Picture of the profile", naming="default", standing="not_named",
            proposal="We also hold the following, which is customer account data: picture of the profile.",
            n_people=1, is_estimate=False, notice_lines=(),
        ),
        make_element_row(
            element="number", title="Number that was called", category=USAGE,
            category_title="Customer usage data", n_collections=7, n_away=6,
            places=tuple(
                dataclasses.replace(place, collection=f"leads_{n}", away=away, promises=promises)
                for n, (away, promises) in enumerate(_FORBIDDEN)
            ),
        ),
        make_element_row(
            element="name", title="Name of a caller", naming="implied", n_away=1,
            places=(dataclasses.replace(place, away="not_at_home"),),
        ),
        make_element_row(element="fax", title="Fax number", standing="never_found", n_possible=2, **nothing),
        make_element_row(
            element="cv", title="Résumé", standing="never_found", is_home_read=False, notice_lines=(), **nothing
        ),
        make_element_row(element="child", title="Account of a child", naming="prohibited", standing="unseen", **nothing),
    )  # fmt: skip


def make_people() -> tuple[People, ...]:
    """Numbers of people in total, by class and by role; in one class, people cannot be distinguished."""
    told: dict[str, Any] = {
        "n_people": 9_690, "key": "EMAIL_ADDRESS", "n_keys": 2, "n_collections": 9, "is_estimate": True,
        "reason": "2 kinds of field distinguish people",
    }  # fmt: skip
    untold: dict[str, Any] = {"n_people": None, "key": "", "n_keys": 0, "n_collections": 2, "n_untold": 2}
    return (
        People(of="all", id="", title="Everybody", **told),
        People(of="class", id=CONTENT, title="Customer content", **untold),
        People(of="class", id=ACCOUNT, title="Customer account data", **told | {"n_untold": 1}),
        People(of="role", id="controller", title="As controller", **told),
        People(of="role", id="processor", title="As processor", **untold),
    )


def make_flows() -> tuple[Flow, ...]:
    """Flows from accounts to an export and to a file with a hostile name, and one by a declared key."""

    def end(source: str, collection: str, field: str, category: str = ACCOUNT) -> FlowEnd:
        return FlowEnd(
            source=source, collection=collection, field=field, category=category,
            category_title="Customer account data" if category == ACCOUNT else "Customer usage data",
            role="controller", source_kind="account_db",
        )  # fmt: skip

    users = end(DB, "users", "email")
    return (
        Flow(origin=users, copy=end(EXPORT, "leads.csv", "mail", USAGE), share=0.975, n_values=400, basis="values"),
        Flow(origin=users, copy=end(EXPORT, HOSTILE_MARKUP, HOSTILE_DIRECTION), share=1.0, n_values=90, basis="values"),
        Flow(origin=end(DB, "users", "id"), copy=end(DB, "calls", "user_id"), share=1.0, n_values=60, basis="declared"),
    )  # fmt: skip


def make_audit(**overrides: Any) -> Audit:
    """An audit of accounts by a retention rule of sixty days, with some rows overdue."""
    values: dict[str, Any] = {
        "id": "ret_close_60d",
        "kind": "retention",
        "source": DB,
        "collection": "accounts",
        "field": "email",
        "counts": {"in_time": 178, "overdue": 22, "on_hold": 3},
        "n_subjects": 21,
        "oldest": "2022-07-30T07:28:07Z",
        "days_over": 1_521,
        "clock": AuditClock(collection="accounts", field="closed_at", event="account closed"),
        "limit": "P60D",
        "statement": 'SELECT "accounts".id FROM "accounts"',
        "notice_section": "retention.account",
        "notice_lines": (143,),
        "basis": "said",
        "title": "Sixty days after closure",
        "severity": "high",
    }
    return Audit(**{**values, **overrides})


def make_audits() -> tuple[Audit, ...]:
    """Audits of a retention rule (overdue, estimated, in time, undecidable), and one of a promise."""
    return (
        make_audit(),
        make_audit(
            collection="billing.calls",
            field="from",
            counts={"in_time": 9_000_000, "overdue": 1_000_000},
            n_subjects=0,
            estimate=True,
            interval_95=(980_000, 1_020_000),
            severity="critical",
        ),
        make_audit(id="v_account_60d", kind="promise", counts={"breach": 22, "kept": 181}),
        make_audit(
            collection="tickets", counts={"in_time": 40}, n_subjects=0, oldest=None, days_over=0, statement=""
        ),
        make_audit(
            collection="exports/<users>.csv",
            counts={"cannot_tell": 390},
            n_subjects=0,
            oldest=None,
            days_over=0,
            clock=None,
            statement="",
            reason="no column says when the account of a row was closed",
            basis="reading",
            severity="info",
        ),
    )


def make_answers() -> tuple[PromiseAnswer, ...]:
    """An answer of every kind, and one for a promise that the notice only implies."""
    rows: tuple[tuple[str, str, Answer, str, int, int, str], ...] = (
        ("v_account_60d", "Account data past sixty days from closure", "broken", "said", 203, 22, ""),
        (
            "v_secret_after_closure",
            "Working credential of a closed account",
            "broken",
            "implied",
            149,
            10,
            "",
        ),
        ("v_card_number_held", "Full card number stored", "kept", "said", 229, 0, ""),
        ("v_sale", "Data sold", "cannot_tell", "said", 0, 0, "no outward <flow> was read"),
        ("v_group_member_unknown", "Group member unknown", "not_data", "said", 0, 0, "The list of members."),
    )
    return tuple(
        PromiseAnswer(
            promise=promise,
            title=title,
            answer=answer,
            basis=basis,
            severity="high",
            n_tested=n_tested,
            n_broken=n_broken,
            n_subjects=min(n_broken, 21),
            reason=reason,
            notice_section="retention.account",
            notice_lines=(143, 146),
        )
        for promise, title, answer, basis, n_tested, n_broken, reason in rows
    )


def make_comparison() -> Comparison:
    """A comparison with five earlier runs; the last had another tool version and one more broken promise."""
    known = ("no_precise_location", "no_card_numbers", "content_not_in_logs", "support_overdue")
    broken = [known[:2], known[:2], known[:3], known, (*known, "open_ended_copy")]
    return Comparison(
        run="2026-10-02-0200",
        started_at="2026-10-02T02:00:00Z",
        rules=(RuleChange(what="tool", before="0.0.9", after="0.1.0"),),
        past=tuple(
            PastRun(
                id=f"2026-{month:02}-02-0200",
                started_at=f"2026-{month:02}-02T02:00:00Z",
                n_findings=30 + month,
                broken=promises,
            )
            for month, promises in zip(range(6, 11), broken, strict=True)
        ),
    )


def make_small_report() -> Report:
    """The report of the golden files: hostile names, a gone finding, a question, broken promises and unread
    places.
    """
    whole = make_report()
    kept = {
        "latitude",
        "phone",
        "hotline",
        "recording_url",
        "comment.text",
        HOSTILE_FORMULA,
        HOSTILE_DIRECTION,
        HOSTILE_LENGTH,
    }
    findings = tuple(finding for finding in whole.findings if finding.field in kept)
    return dataclasses.replace(
        whole,
        findings=findings,
        collections=_collections(findings),
        violations=tuple(item for item in whole.violations if item.field in kept),
    )


def make_series_report(n: int) -> Report:
    """A report on ``n`` similarly named notes, each with a telephone number and an e-mail address."""
    finding = make_finding(
        field="text", source="notes", classifications=(make_classification(category="undetermined"),)
    )
    findings = tuple(
        dataclasses.replace(
            finding, fingerprint=f"{k}-{number}", collection=f"note-{number}.txt", entity=entity
        )
        for number in range(n)
        for k, entity in enumerate(("EMAIL_ADDRESS", "PHONE_NUMBER"))
    )
    collections = tuple(make_collection("notes", f"note-{number}.txt", "document") for number in range(n))
    return make_empty_report(findings=findings, collections=collections)


def word_of(number: int) -> str:
    """Five letters for a number below 100,000: names that differ only in digits would form a series."""
    return f"{number:05d}".translate(str.maketrans("0123456789", "abcdefghij"))


def make_large_report(n: int) -> Report:
    """``n`` findings that differ in collection and fingerprint, in one source."""
    base = make_report()
    findings = tuple(
        dataclasses.replace(
            base.findings[index % 20],
            fingerprint=f"{index:012x}",
            collection=f"table_{word_of(index // 8)}",
            status="new",
        )
        for index in range(n)
    )
    return dataclasses.replace(
        base,
        findings=findings,
        possible=(),
        collections=_collections(findings),
        sources=base.sources[:1],
        violations=(),
    )


def _finding(index: int, row: Any, chance: random.Random) -> Finding:
    source, collection, field, entity, category, element, rule, flags, share = row
    n_read = chance.randrange(4_000, 10_000)
    role = {"customer_content": "processor", "none": "not_applicable", "undetermined": "undetermined"}.get(
        category, "controller"
    )
    first = make_classification(
        category=category,
        role=role,
        element=element,
        element_title=element.replace("_", " "),
        data_subject="end_user" if category in (USAGE, CONTENT) else "customer",
        retention=make_retention(rule),
        flags=tuple(flag for flag in flags.split(",") if flag),
        notice_section="use.content" if category == CONTENT else "collect.direct",
        reason=f"The values of {field} are of the kind {entity}, and the record holds what the element asks for.",
        question="Does this table hold our own marketing contacts, or lists uploaded by customers?"
        if category == "undetermined"
        else "",
    )
    second = (
        (make_classification(category=USAGE, element="use_record", confidence=0.41),)
        if field == "recording_url"
        else ()
    )
    shown = () if category == CONTENT or "secret" in flags else ("•••••71",)
    return make_finding(
        fingerprint=f"{0x5B15B56F7B1E + index * 0x1F3D5B79:012x}"[-12:],
        source=source,
        collection=collection,
        field=field,
        entity=entity,
        axis="column_type" if share > 0.8 else "contains",
        confidence=round(chance.uniform(0.7, 0.999), 2),
        evidence=_evidence(field, entity, n_read, share, index),
        locations=(18, 404, 2051) if share < 0.1 else (),
        classifications=(first, *second),
        masked_examples=shown,
        status=_status(field, index),
        change=_CHANGES.get(_status(field, index)),
    )


def _status(field: str, index: int) -> FindingStatus:
    if field in ("hotline", "hashed_phone"):
        return "gone" if field == "hotline" else "changed"
    return "unchanged" if index % 5 else "new"


_CHANGES = {
    "new": Change(cause="data", why="the field is new"),
    "gone": Change(cause="data", why="the table is gone"),
    "changed": Change(
        cause="rules",
        why="the same values; tool changed",
        differences=(
            Difference(what="class", before="customer_account_data", after="customer_usage_data"),
            Difference(what="flags", before="", after="hashed"),
        ),
    ),
}


def _evidence(field: str, entity: str, n_read: int, share: float, index: int) -> Evidence:
    n_match = max(3, round(n_read * share))
    spread = 0.98 * ((share * (1 - share) / n_read) ** 0.5)
    return make_evidence(
        name_tokens=tuple(field.split("_")),
        detector=entity.lower(),
        n_read=n_read,
        n_non_null=n_read,
        n_distinct=round(n_read * 0.8),
        n_match=n_match,
        n_distinct_match=round(n_match * 0.8),
        n_validated=min(2_000, n_match),
        n_valid=min(1_998, n_match),
        prevalence=share,
        interval_95=(max(0.0, share - spread), min(1.0, share + spread)),
        oldest=f"20{16 + index % 9}-03-08" if index % 3 else None,
        newest="2026-11-02" if index % 3 else None,
    )


def _collections(findings: tuple[Finding, ...]) -> tuple[CollectionSummary, ...]:
    kinds = {DB: "table", LOGS: "log", EXPORT: "file"}
    named = {(finding.source, finding.collection): finding.evidence.n_read for finding in findings}
    held = [
        make_collection(
            source,
            name,
            kinds[source],
            rows=n_read * (1 + index % 3),
            rows_read=n_read,
            sampling="whole pages drawn by the server: rows written together come together"
            if index % 3
            else "",
        )
        for index, ((source, name), n_read) in enumerate(named.items())
    ]
    quiet = [
        make_collection(DB, f"rates_{year}", "table", rows=120, rows_read=120) for year in range(2020, 2026)
    ]
    unread = [
        make_collection(
            source,
            name,
            kinds[source],
            status=status,
            reason=reason,
            rows=None,
            rows_read=400 if status == "partial" else 0,
        )
        for source, name, status, reason in UNREAD
    ]
    return tuple(sorted([*held, *quiet, *unread], key=lambda item: (item.source, item.collection)))


def _violations(findings: tuple[Finding, ...]) -> tuple[Violation, ...]:
    def broken(finding: Finding, row: Any) -> Violation:
        promise, title, severity, basis, _, evidence, remedy = row
        return Violation(
            promise=promise,
            severity=severity,
            source=finding.source,
            collection=finding.collection,
            field=finding.field,
            evidence=evidence,
            notice_section="collect.direct",
            remediation=remedy,
            title=title,
            paraphrase="Such data serves the service alone and is kept no longer than needed.",
            basis=basis,
            kind="data",
            fingerprint=f"{promise}:{finding.fingerprint}",
            finding=finding.fingerprint,
            notice_lines=(93,),
        )

    return tuple(
        broken(finding, row)
        for row in BROKEN
        for finding in findings
        if finding.field == row[4] and (row[4] != "body" or finding.source == LOGS)
    )
