"""Reports made from a short table: a telephone company's estate with hostile names in it.

Values shown are masked or reserved; counts follow from a seed, so that golden files stay as they are.
"""

import dataclasses
import random
from typing import Any

from scanner.finding import (
    Assumption,
    Classification,
    CollectionSummary,
    Evidence,
    FieldSummary,
    Finding,
    PolicyRef,
    RecordGroupSummary,
    Report,
    Retention,
    Run,
    SourceSummary,
    Unscanned,
    Violation,
)

DB = "postgresql://db.example.org/core"
LOGS = "s3://edge-logs.example.org/"
EXPORT = "support-export"

HOSTILE_MARKUP = "<script>alert(1)</script>"
HOSTILE_FORMULA = "=cmd()|' /C calc'!A0"
HOSTILE_NEWLINE = "two\nlines"
HOSTILE_DIRECTION = "user\u202egpj.exe"

_ACCOUNT, _USAGE, _CONTENT = "customer_account_data", "customer_usage_data", "customer_content"

_RULES = {
    "account_close_60d": ("P60D", "account_closed", "delete", "notice"),
    "billing_7y": ("P7Y", "account_closed", "delete_or_deidentify", "notice"),
    "support_3y": ("P3Y", "account_closed", "delete_or_deidentify", "notice"),
    "cdr_18m": ("P18M", "record_created", "delete", "other_document"),
    "content_instruction": ("", "customer_instruction", "delete", "customer_setting"),
    "log_400d": ("P400D", "record_created", "delete", "default"),
}

# source, collection, field, entity, category, element, retention rule, flags, share
_ROWS: tuple[tuple[str, str, str, str, str, str, str, str, float], ...] = (
    (DB, "accounts", "sid", "ACCOUNT_SID", _ACCOUNT, "account_sid", "billing_7y", "credential_id", 1.0),
    (DB, "accounts", "auth_token", "AUTH_TOKEN", _ACCOUNT, "auth_token", "account_close_60d", "secret", 1.0),
    (DB, "accounts", "company_name", "ORGANIZATION", _ACCOUNT, "company_name", "billing_7y", "", 0.93),
    (DB, "users", "email", "EMAIL_ADDRESS", _ACCOUNT, "account_email", "account_close_60d", "", 0.9996),
    (DB, "users", "full_name", "PERSON", _ACCOUNT, "account_name", "account_close_60d", "", 0.91),
    (DB, "users", "phone_number", "PHONE_NUMBER", _ACCOUNT, "account_phone", "account_close_60d", "", 0.874),
    (DB, "users", "password_hash", "PASSWORD_HASH", _ACCOUNT, "password", "account_close_60d", "secret", 1.0),
    (DB, "login_history", "ip", "IP_ADDRESS", _ACCOUNT, "login_ip", "log_400d", "", 0.998),
    (DB, "login_history", "user_agent", "USER_AGENT", _ACCOUNT, "device_info", "log_400d", "", 0.97),
    (
        DB,
        "portal_sessions",
        "latitude",
        "GEO_COORDINATES",
        _ACCOUNT,
        "location",
        "log_400d",
        "precise",
        0.3118,
    ),
    (
        DB,
        "billing.invoices",
        "billing_address",
        "STREET_ADDRESS",
        _ACCOUNT,
        "billing_address",
        "billing_7y",
        "",
        0.88,
    ),
    (DB, "billing.payments", "iban", "IBAN_CODE", _ACCOUNT, "bank_account", "billing_7y", "", 0.412),
    (DB, "cdr", "src", "PHONE_NUMBER", _USAGE, "use_from_number", "cdr_18m", "cpni", 0.993),
    (DB, "cdr", "dst", "PHONE_NUMBER", _USAGE, "use_to_number", "cdr_18m", "cpni", 0.996),
    (DB, "cdr", "duration", "RECORD_METADATA", _USAGE, "use_record", "cdr_18m", "cpni", 1.0),
    (DB, "cdr", "recording_url", "URL", _CONTENT, "call_recording", "content_instruction", "", 0.07),
    (DB, "messages", "to_number", "PHONE_NUMBER", _USAGE, "use_to_number", "cdr_18m", "", 0.9999),
    (DB, "messages", "body", "FREE_TEXT", _CONTENT, "message_body", "content_instruction", "", 0.98),
    (DB, "messages", "body", "EMAIL_ADDRESS", _CONTENT, "message_body", "content_instruction", "", 0.0123),
    (DB, "transcriptions", "text", "FREE_TEXT", _CONTENT, "transcript", "content_instruction", "", 0.99),
    (DB, "sims", "imsi", "IMSI", _USAGE, "sim_identity", "cdr_18m", "", 1.0),
    (DB, "optouts", "msisdn", "PHONE_NUMBER", _USAGE, "opt_out_number", "cdr_18m", "", 0.999),
    (DB, "staff_rota", "employee", "PERSON", "employee_data", "staff_name", "account_close_60d", "", 0.95),
    (
        DB,
        "campaign_contacts",
        "phone",
        "PHONE_NUMBER",
        "undetermined",
        "contact_phone",
        "account_close_60d",
        "",
        0.96,
    ),
    (DB, "numbers", "hotline", "PHONE_NUMBER", "none", "business_number", "account_close_60d", "", 1.0),
    (LOGS, "nginx/access.log", "client", "IP_ADDRESS", _ACCOUNT, "visitor_ip", "log_400d", "", 0.999),
    (
        LOGS,
        "nginx/access.log",
        "request",
        "AUTH_TOKEN",
        _ACCOUNT,
        "auth_token",
        "log_400d",
        "secret",
        0.000009,
    ),
    (LOGS, "nginx/access.log", "user_agent", "USER_AGENT", _ACCOUNT, "device_info", "log_400d", "", 0.99),
    (LOGS, "sms-worker.log", "to", "PHONE_NUMBER", _USAGE, "use_to_number", "log_400d", "", 0.999),
    (
        LOGS,
        "sms-worker.log",
        "body",
        "FREE_TEXT",
        _CONTENT,
        "message_body",
        "content_instruction",
        "",
        0.0091,
    ),
    (LOGS, "sip/proxy.log", "from", "SIP_URI", _USAGE, "use_from_number", "log_400d", "", 0.86),
    (LOGS, "sip/proxy.log", "to", "SIP_URI", _USAGE, "use_to_number", "log_400d", "", 0.86),
    (
        LOGS,
        "app/{EMAIL_ADDRESS}.log",
        "(path)",
        "EMAIL_ADDRESS",
        _ACCOUNT,
        "account_email",
        "log_400d",
        "",
        1.0,
    ),
    (EXPORT, "tickets.csv", "requester", "EMAIL_ADDRESS", _ACCOUNT, "support_email", "support_3y", "", 0.999),
    (EXPORT, "tickets.csv", "description", "FREE_TEXT", _ACCOUNT, "support_talk", "support_3y", "", 0.97),
    (
        EXPORT,
        "ticket_comments.jsonl",
        "comment.text",
        "CREDIT_CARD",
        _ACCOUNT,
        "card_number",
        "support_3y",
        "secret,never_collected",
        0.00046,
    ),
    (
        EXPORT,
        "leads.xlsx!/Sponsors",
        "dietary_requirements",
        "FREE_TEXT",
        _ACCOUNT,
        "event_diet",
        "account_close_60d",
        "special",
        0.4,
    ),
    (
        EXPORT,
        "audiences/phones.csv",
        "hashed_phone",
        "PHONE_NUMBER",
        _USAGE,
        "use_to_number",
        "cdr_18m",
        "",
        0.859,
    ),
    (
        EXPORT,
        HOSTILE_MARKUP,
        HOSTILE_FORMULA,
        "EMAIL_ADDRESS",
        _ACCOUNT,
        "account_email",
        "account_close_60d",
        "",
        0.5,
    ),
    (
        EXPORT,
        HOSTILE_NEWLINE,
        HOSTILE_DIRECTION,
        "PHONE_NUMBER",
        _ACCOUNT,
        "account_phone",
        "account_close_60d",
        "",
        0.5,
    ),
)

_UNREAD = (
    (DB, "archive_2019", "failed", "no_permission: the role may not read this table"),
    (DB, "geo_tiles", "partial", "timeout: stopped after 60 s with part of the rows read"),
    (LOGS, "capture.pcap", "skipped", "binary: not text, and no reader knows this format"),
    (LOGS, "old/app.log.gz", "partial", "corrupt: the archive ends early"),
    (EXPORT, "audio/welcome.wav", "skipped", "binary: not text, and no reader knows this format"),
    (EXPORT, "empty.csv", "skipped", "empty: holds no bytes"),
)


def make_retention(rule: str = "account_close_60d") -> Retention:
    limit, trigger, action, source = _RULES[rule]
    return Retention(rule=rule, limit=limit, trigger=trigger, action=action, source=source)


def make_classification(**overrides: Any) -> Classification:
    fields: dict[str, Any] = {
        "category": _ACCOUNT,
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
    """One source with one table read whole, and nothing found."""
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
        "record_groups": (RecordGroupSummary(group="", record_kind="unknown", category="undetermined"),),
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
    """Forty findings in three sources, seven broken promises, six collections not read."""
    chance = random.Random(7)
    findings = tuple(_finding(index, row, chance) for index, row in enumerate(_ROWS))
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
        unscanned=tuple(Unscanned(source=s, collection=c, reason=r) for s, c, _, r in _UNREAD),
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
    )


def make_small_report() -> Report:
    """What the golden files show: hostile names, a gone finding, a question, broken promises, things not read."""
    whole = make_report()
    kept = {
        "latitude",
        "phone",
        "hotline",
        "recording_url",
        "comment.text",
        HOSTILE_FORMULA,
        HOSTILE_DIRECTION,
    }
    findings = tuple(finding for finding in whole.findings if finding.field in kept)
    return dataclasses.replace(
        whole,
        findings=findings,
        collections=_collections(findings),
        violations=tuple(item for item in whole.violations if item.field in kept),
    )


def make_large_report(n: int) -> Report:
    """``n`` findings that differ in collection and fingerprint, in one source."""
    base = make_report()
    findings = tuple(
        dataclasses.replace(
            base.findings[index % 20],
            fingerprint=f"{index:012x}",
            collection=f"table_{index // 8:05d}",
            status="new",
        )
        for index in range(n)
    )
    return dataclasses.replace(
        base, findings=findings, collections=_collections(findings), sources=base.sources[:1], violations=()
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
        data_subject="end_user" if category in (_USAGE, _CONTENT) else "customer",
        retention=make_retention(rule),
        flags=tuple(flag for flag in flags.split(",") if flag),
        notice_section="use.content" if category == _CONTENT else "collect.direct",
        reason=f"The values of {field} are of the kind {entity}, and the record holds what the element asks for.",
        question="Does this table hold our own marketing contacts, or lists uploaded by customers?"
        if category == "undetermined"
        else "",
    )
    second = (
        (make_classification(category=_USAGE, element="use_record", confidence=0.41),)
        if field == "recording_url"
        else ()
    )
    shown = () if category == _CONTENT or "secret" in flags else ("•••••71",)
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
        status=("gone" if field == "hotline" else "unchanged" if index % 5 else "new"),
    )


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
        make_collection(source, name, kinds[source], rows=n_read * (1 + index % 3), rows_read=n_read)
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
        for source, name, status, reason in _UNREAD
    ]
    return tuple(sorted([*held, *quiet, *unread], key=lambda item: (item.source, item.collection)))


# promise, title, severity, basis, field that breaks it, evidence, remedy
_BROKEN: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    (
        "no_secret_in_logs",
        "Working logins stand in a log",
        "critical",
        "implied",
        "request",
        "37 lines carry an authentication token in their address.",
        "Revoke the tokens, purge the lines, stop logging query strings.",
    ),
    (
        "no_card_numbers",
        "Full card numbers are held",
        "critical",
        "said",
        "comment.text",
        "19 of 41,077 comments hold a number that passes the card check.",
        "Redact the numbers; reject card numbers on input.",
    ),
    (
        "no_usage_in_marketing",
        "End users' numbers serve as an advertising audience",
        "critical",
        "said",
        "hashed_phone",
        "86% of the hashed numbers also stand among message recipients.",
        "Delete the file and cut the job that built it.",
    ),
    (
        "no_precise_location",
        "Precise location is recorded",
        "high",
        "said",
        "latitude",
        "3,118 of 10,000 rows hold six decimals.",
        "Stop writing both columns; keep the city.",
    ),
    (
        "content_not_in_logs",
        "Message text was written to an application log",
        "high",
        "implied",
        "body",
        "20,417 lines carry text after body=.",
        "Purge the lines; keep the body out of the format string.",
    ),
    (
        "support_overdue",
        "Support talk is kept past its limit",
        "medium",
        "said",
        "description",
        "412 of 18,834 tickets are overdue.",
        "Delete or de-identify the 412 tickets.",
    ),
    (
        "special_category",
        "An event form holds health or belief",
        "low",
        "our reading",
        "dietary_requirements",
        "Diets are told in 40% of the rows.",
        "Ask for choices instead of free text.",
    ),
)


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
        )

    return tuple(
        broken(finding, row)
        for row in _BROKEN
        for finding in findings
        if finding.field == row[4] and (row[4] != "body" or finding.source == LOGS)
    )
