"""Find problems of a project file that its JSON Schema cannot express, each with its line number."""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from connectors.registry import UnknownScheme, check_scheme
from scanner.errors import did_you_mean
from scanner.gate.gate import parse_gate
from scanner.gate.grammar import GateError
from scanner.policy.documents import Document, Key, Problem
from scanner.project.cron import CronError, check_cron
from scanner.project.inventory import inventory, is_number
from scanner.project.project import DEFAULT_POLICY
from scanner.project.references import has_plain_secret, has_reference

_NOT_PLAIN = "is in plain text; write ${NAME} for a variable of the environment, or ${file:PATH}"
_SECRETS = (("webhook", "secret"), ("email", "password"))


def problems_of(document: Document) -> Iterator[Problem]:
    """Yield all problems that can be found without opening a source. The file already matches its schema."""
    yield from _of_sources(document)
    yield from _of_company(document)
    yield from _of_schedules(document)
    yield from _of_notifications(document)
    if "fail_on" in document.body:
        yield from _tried(document, ("fail_on",), partial(parse_gate, document.body["fail_on"]))
    if has_plain_secret(document.body.get("store", "")):
        yield document.problem(("store",), f"the password in 'store' {_NOT_PLAIN}")


def policy_name(text: str, folder: Path) -> str:
    """The id of a shipped policy, unchanged; for any other policy, its path, resolved against ``folder``."""
    from scanner.policy.shipped import shipped

    return text if text in shipped() else str(folder / text)


def _of_sources(document: Document) -> Iterator[Problem]:
    sources: Mapping[str, Any] = document.body["sources"]
    own = document.body.get("policy", DEFAULT_POLICY)
    named = {entry.get("policy", own) for entry in sources.values() if "kind" in entry}
    kinds_of = {policy: _kinds(policy, document.path.parent) for policy in named}
    for name, entry in sources.items():
        keys, url, kind = ("sources", name), entry["url"], entry.get("kind", "")
        if has_plain_secret(url):
            yield document.problem((*keys, "url"), f"the password in the url of '{name}' {_NOT_PLAIN}")
        elif not has_reference(url):
            yield from _tried(document, (*keys, "url"), partial(check_scheme, url))
        kinds = kinds_of[entry.get("policy", own)] if kind else ()
        if kinds and kind not in kinds:
            valid = ", ".join(kinds)
            near = did_you_mean(kind, kinds)
            yield document.problem((*keys, "kind"), f"unknown kind '{kind}'{near or ';'} valid: {valid}")


def _kinds(policy: str, folder: Path) -> tuple[str, ...]:
    """The source kinds of a policy; empty if the policy cannot be read, because the scan will report that."""
    from scanner.policy.files import read_policy

    try:
        return tuple(read_policy(policy_name(policy, folder)).kinds.body["source_kinds"])
    except (OSError, ValueError):
        return ()


def _of_company(document: Document) -> Iterator[Problem]:
    company = document.body.get("company", {})
    for at, network in enumerate(company.get("networks", ())):
        try:
            ipaddress.ip_network(network)
        except ValueError:
            message = f"'{network}' is not a network; write it as 192.0.2.0/24, without host bits"
            yield document.problem(("company", "networks", at), message)
    if "numbers_file" not in company:
        return
    keys, path = ("company", "numbers_file"), document.path.parent / company["numbers_file"]
    try:
        wrong = [at for at, number in inventory(path) if not is_number(number)]
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        yield document.problem(keys, f"'{company['numbers_file']}' cannot be read: {why}")
        return
    if wrong:  # the lines are not shown: a wrong entry may be personal data
        words = f"line {wrong[0]} of '{company['numbers_file']}' is not a number with its country code"
        yield document.problem(keys, f"{words}, such as +12025550100, or a range of them, such as +1202555*")


def _of_schedules(document: Document) -> Iterator[Problem]:
    sources = document.body["sources"]
    for name, entry in document.body.get("schedules", {}).items():
        keys, cron, zone = ("schedules", name), entry["cron"], entry.get("timezone", "UTC")
        yield from _tried(document, (*keys, "cron"), partial(check_cron, cron, zone))
        for at, source in enumerate(entry.get("sources", ())):
            if source not in sources:
                words = f"unknown source '{source}'{did_you_mean(source, sources) or ';'}"
                yield document.problem((*keys, "sources", at), f"{words} valid: {', '.join(sources)}")


def _of_notifications(document: Document) -> Iterator[Problem]:
    for name, entry in document.body.get("notifications", {}).items():
        keys, when = ("notifications", name), entry.get("when", "status=new")
        yield from _tried(document, (*keys, "when"), partial(parse_gate, when))
        for part, key in _SECRETS:
            text = entry.get(part, {}).get(key, "")
            if text and not has_reference(text):
                yield document.problem((*keys, part, key), f"'{key}' {_NOT_PLAIN}")


def _tried(document: Document, keys: tuple[Key, ...], check: Callable[[], object]) -> Iterator[Problem]:
    """Yield a problem at ``keys`` if ``check`` raises an error."""
    try:
        check()
    except (CronError, GateError, UnknownScheme) as error:
        yield document.problem(keys, " ".join(str(error).split()))
