"""Messages over real connections: their content and signature, and that one run sends only one."""

import email
import email.policy
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from scanner.cli.logging_options import start_logging
from scanner.finding import Finding
from scanner.gate.gate import parse_gate
from scanner.notify.digest import Digest, merged, of_failure, of_findings, of_missed
from scanner.notify.mail import mail
from scanner.notify.webhook import post, signature
from scanner.project.target import Email, Target, Webhook
from scanner.schedule.known import State
from scanner.schedule.sending import deliver, send_digests
from scanner.serialization.times import iso
from tests.connectors.servers import free_port
from tests.inbox import Inbox, web_inbox
from tests.scanner.small_report import small_report

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DIGEST = Digest(
    event="failure",
    schedule="nightly",
    run="run-1",
    title="noticemap: it failed",
    lines=("Twice.", "<b> & *"),
)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with web_inbox() as opened:
        yield opened


def test_a_webhook_takes_a_signed_message(inbox: Inbox) -> None:
    post(Webhook(url=inbox.url, secret="key"), DIGEST, NOON)
    [(headers, body)] = inbox.taken
    told = json.loads(body)
    assert told["text"] == "noticemap: it failed\nTwice.\n<b> & *"
    assert [block["type"] for block in told["blocks"]] == ["header", "section"]
    assert {block["text"]["type"] for block in told["blocks"]} == {"plain_text"}
    assert told["metadata"]["event_payload"] == {"schedule": "nightly", "run": "run-1"}
    assert headers["x-noticemap-timestamp"] == str(int(NOON.timestamp()))
    assert headers["x-noticemap-signature"] == signature("key", headers["x-noticemap-timestamp"], body)
    assert headers["x-noticemap-signature"] != signature("other", headers["x-noticemap-timestamp"], body)


def test_the_signature_is_what_its_rule_says() -> None:
    # printf '1751371200.{}' | openssl dgst -sha256 -hmac key
    expected = "be230e396312647d8ca355053bd9ea282a356228104a977299ff31beea696b77"
    assert signature("key", "1751371200", b"{}") == f"sha256={expected}"


def test_a_message_goes_where_it_was_sent_or_nowhere(inbox: Inbox) -> None:
    inbox.answer = 302
    with pytest.raises(OSError, match="302"):
        post(Webhook(url=inbox.url), DIGEST, NOON)
    assert len(inbox.taken) == 1
    with pytest.raises(ValueError, match="https://"):
        post(Webhook(url="file:///etc/passwd"), DIGEST, NOON)


class _Mails:
    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 OK"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_mail_arrives() -> None:
    mails = _Mails()
    controller = Controller(mails, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        to = ("dpo@example.org", "audit@example.org")
        mail(
            Email(to=to, sender="scan@example.org", host="127.0.0.1", port=controller.port, security="none"),
            DIGEST,
        )
    finally:
        controller.stop()
    [envelope] = mails.taken
    assert (envelope.mail_from, tuple(envelope.rcpt_tos)) == ("scan@example.org", to)
    assert isinstance(envelope.content, bytes)
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert (message["Subject"], message["Auto-Submitted"]) == ("noticemap: it failed", "auto-generated")
    assert message.get_content().splitlines() == ["Twice.", "<b> & *"]


def _target(**changes: Any) -> Target:
    return replace(Target(name="team", channel=Webhook(url="https://hooks.example.org/x")), **changes)


@dataclass
class Sent:
    fails: int = 0
    digests: list[Digest] = field(default_factory=list)

    def __call__(self, target: Target, digest: Digest, now: datetime) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError("https://hooks.example.org/secret refused")
        self.digests.append(digest)


def test_a_run_makes_one_message() -> None:
    sent = Sent()
    both = (of_missed("nightly", NOON - 3 * HOUR, NOON), DIGEST)
    state = send_digests([_target()], lambda target: both, State(), NOON, sent)
    [digest] = sent.digests
    assert digest.title.endswith("did not run") and "Twice." in digest.lines
    assert state.told_at == {"team": iso(NOON)}


def test_only_what_is_wanted_is_told() -> None:
    sent = Sent()
    send_digests([_target(events=("findings",))], lambda target: (DIGEST,), State(), NOON, sent)
    assert sent.digests == []


def test_what_comes_too_soon_is_held_back_and_counted() -> None:
    sent, target, state = Sent(), _target(minimum_interval=HOUR), State()
    for minutes in (0, 10, 20, 59, 60, 61):
        state = send_digests(
            [target], lambda target: (DIGEST,), state, NOON + timedelta(minutes=minutes), sent
        )
    assert len(sent.digests) == 2
    assert sent.digests[1].lines[-1].startswith("3 earlier messages did not reach you")
    assert state.held_back == {"team": 1}


def test_what_cannot_be_sent_is_tried_again_then_logged_without_its_address() -> None:
    out = io.StringIO()
    start_logging("json", "warning", out)
    sent = Sent(fails=1)
    assert send_digests([_target()], lambda target: (DIGEST,), State(), NOON, sent).told_at == {
        "team": iso(NOON)
    }
    sent = Sent(fails=2)
    state = send_digests([_target()], lambda target: (DIGEST,), State(), NOON, sent)
    assert (state.told_at, state.held_back) == ({}, {"team": 1})
    start_logging("text", "error", sys.__stderr__)
    record = json.loads(out.getvalue())
    assert (record["message"], record["error"]) == ("message not sent", "OSError")
    assert "secret" not in out.getvalue()


def test_nobody_answers() -> None:
    target = _target(channel=Webhook(url=f"http://127.0.0.1:{free_port()}/"))
    assert send_digests([target], lambda target: (DIGEST,), State(), NOON, deliver).told_at == {}


def _finding(index: int, category: str, confidence: float = 0.99, status: Any = "new") -> Finding:
    [finding] = small_report().findings
    label = replace(finding.classifications[0], category=category, category_title="")
    return replace(
        finding, fingerprint=f"f{index}", confidence=confidence, status=status, classifications=(label,)
    )


def test_a_digest_counts_and_names_no_place() -> None:
    found = (
        *(_finding(index, "customer_account_data") for index in range(3)),
        _finding(3, "customer_content"),
        _finding(4, "customer_content", confidence=0.6),
        _finding(5, "customer_content", status="unchanged"),
    )
    report = replace(small_report(), findings=found)
    digest = of_findings("nightly", report, parse_gate("status=new and confidence>=0.9"))
    assert digest is not None
    assert digest.title == "noticemap, nightly: 4 findings to look at"
    assert digest.lines == (
        "customer account data: 3",
        "customer content: 1",
        "1 possible finding in all",
        "1 place could not be read completely",
        "`noticemap report 20260701-aaaa` shows them",
    )
    worst = of_findings("nightly", report, parse_gate("severity>=low"))
    assert worst is not None and "1 broken promise to look at" in worst.title
    text = worst.text + digest.text
    places = {item.collection for item in report.findings} | {item.field for item in report.findings}
    assert not [place for place in places if place in text]


def test_nothing_worth_telling_is_not_told() -> None:
    report = replace(small_report(), findings=(_finding(1, "customer_content", status="unchanged"),))
    assert of_findings("nightly", report, parse_gate("status=new")) is None


def test_what_is_possible_is_told_alone_only_where_it_is_asked_for() -> None:
    report = replace(small_report(), findings=(), violations=(), unscanned=())
    assert of_findings("nightly", report, parse_gate("status=new")) is None
    digest = of_findings("nightly", report, parse_gate("status=new and tier=possible"))
    assert digest is not None
    assert digest.title == "noticemap, nightly: 1 possible finding to look at"
    assert digest.lines[0] == "1 possible finding in all"


def test_a_failure_says_how_often() -> None:
    digest = of_failure("nightly", "run-1", "timeout", 3)
    assert digest.lines[0] == "It took too long and was stopped, 3 times in a row."
    assert merged([digest]) == digest
