"""``noticemap review accept``, ``false-alarm``, ``confirm``, ``reclassify``: store a decision, and show
which findings it matches.
"""

import argparse
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scanner.cli.assigning import account, item_named, item_with_run
from scanner.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from scanner.finding import Finding, Report
    from scanner.history.review import Review, Target
    from scanner.policy.policy import Policy
    from scanner.store.base import Store

_SHOWN = 5
_FEW = 20
"""Valid names are listed only if there are at most this many."""
_GLOBS = ("source", "collection", "field", "entity")


def decide(store: "Store", args: argparse.Namespace, say: Callable[[str], None]) -> None:
    """Store a decision, and print with ``say`` which findings the decision matches.

    Raises ``UsageError`` if the decision cannot be applied.
    """
    from scanner.history.review import VERDICTS, Review

    now = datetime.now(UTC)
    if args.expires and args.expires < now.date().isoformat():
        raise UsageError(f"--expires {args.expires} is in the past; give {now.date()} or a later date")
    rules = _rules(store, args)
    wished = Review(
        number=0,
        verdict=VERDICTS[args.what],
        target=_target(store, args),
        author=args.author or account(),
        reason=reason_given(args.reason),
        created_at=now.isoformat(timespec="seconds"),
        expires_at=args.expires or "",
        element=_element(args.element, rules) if args.what == "reclassify" else "",
    )
    if not wished.target.is_pattern:
        _check_lock(store, wished, rules)
    reach = _reach(store, wished, rules, args)
    review = store.reviews.add(wished)
    say(f"review {review.number}: {review.verdict.replace('_', ' ')}, {review.target}")
    say(reach)


def reason_given(text: str) -> str:
    if not text.strip():
        raise UsageError("--reason is empty; readers of the report need a reason")
    return text.strip()


@dataclass(frozen=True, kw_only=True)
class _Rules:
    """The policy to which a decision refers: ``--policy``, else the project's or the latest run's policy."""

    name: str
    elements: Collection[str]
    policy: "Policy | None" = None
    """``None`` if the policy file no longer exists. The next scan reports decisions that it cannot apply."""

    def refusal(self, finding: "Finding", review: "Review") -> str:
        """Why ``review`` cannot be applied to ``finding``; empty if it can."""
        from scanner.classifier.locks import refusal

        if self.policy is None:
            return ""
        return refusal(finding, review.verdict, self.policy.elements.get(review.element), self.policy.kinds)


def _rules(store: "Store", args: argparse.Namespace) -> _Rules:
    from scanner.policy.of_run import first_policy
    from scanner.policy.policy import PolicyError, load_policy

    if args.policy:
        try:
            policy = load_policy(args.policy)
        except PolicyError as error:
            raise UsageError(str(error)) from None
        return _Rules(name=policy.id, elements=policy.elements, policy=policy)
    report = _latest(store, args)
    of_run = report.run.settings.get("policy", "") if report else ""
    names = (args.own_policy, of_run, report.run.policy.id if report else "xpoz")
    if found := first_policy(names, report.run.policy.id if report else ""):
        return _Rules(name=found.id, elements=found.elements, policy=found)
    assert report is not None
    return _Rules(name=report.run.policy.id, elements=[row.element for row in report.matrix])


def _element(element: str, rules: _Rules) -> str:
    if element not in rules.elements:
        raise UsageError(
            f"policy {rules.name} has no element '{element}'{did_you_mean(element, rules.elements)}\n"
            "  `noticemap policy show --policy FILE` lists them; --policy names another policy"
        )
    return element


def _check_lock(store: "Store", review: "Review", rules: _Rules) -> None:
    """Raise ``UsageError`` for a review that a later scan would not apply to the finding."""
    for finding in store.findings(review.target.fingerprint, 1):
        if why := rules.refusal(finding, review):
            raise UsageError(f"{_place(finding)}: {why}\n  `noticemap review accept` can accept it")


def _target(store: "Store", args: argparse.Namespace) -> "Target":
    from scanner.history.review import Target

    globs = {name: getattr(args, name) for name in _GLOBS}
    if args.item and not (args.fingerprint or any(globs[name] for name in _GLOBS if name != "entity")):
        return Target(item=item_named(store, args.item, args.project).id, entity=args.entity)
    if sum(map(bool, (args.fingerprint, args.item, any(globs.values())))) != 1:
        raise UsageError(
            "name one finding by its FINGERPRINT, or several by --item (and --entity), --source, "
            "--collection, --field or --entity"
        )
    if not args.fingerprint:
        return Target(**globs)
    found = store.findings(args.fingerprint, _SHOWN + 1)
    if len(found) == 1:
        return Target(fingerprint=found[0].fingerprint)
    if not found:
        return Target(item=_item_id(store, args))
    listed = "\n".join(f"  {item.fingerprint[:16]}  {_place(item)}" for item in found[:_SHOWN])
    raise UsageError(f"several fingerprints start with '{args.fingerprint}'; give more characters\n{listed}")


def _item_id(store: "Store", args: argparse.Namespace) -> str:
    """The id of the worklist item whose id starts with the text that was given as fingerprint."""
    if store.runs(1):
        try:
            return item_named(store, args.fingerprint, args.project).id
        except UsageError as error:
            if "several" in str(error):
                raise
    raise UsageError(
        f"no finding in the store has a fingerprint that starts with '{args.fingerprint}', and no item "
        "an id\n  `noticemap review worklist --all` lists the items, findings.json and "
        "`noticemap diff --format json` the findings"
    )


def _latest(store: "Store", args: argparse.Namespace) -> "Report | None":
    return store.load("latest", args.project) if store.runs(1) else None


def _reach(store: "Store", review: "Review", rules: _Rules, args: argparse.Namespace) -> str:
    """Describe which findings of the latest run ``review`` matches.

    Raises ``UsageError`` if the review matches no finding, probably by mistake, or has no effect.
    """
    from scanner.finding.tiers import both_tiers
    from scanner.history.review import SETS_ASIDE

    report, run = _latest(store, args), "the latest run"
    if report is None:
        return "  no run is kept yet; the review applies to later scans"
    fitting = _findings_of_review(review, report)
    if not fitting and review.target.item:
        report, _ = item_with_run(store, review.target.item, args.project)
        run, fitting = f"run {report.run.id}, the last with this item", _findings_of_review(review, report)
    if not fitting:
        if review.target.item:
            whole = replace(review, target=replace(review.target, entity=""))
            _refuse_entity(review.target, _findings_of_review(whole, report))
        _check_reach(review.target, both_tiers(report), rules, is_ahead=args.for_later)
        return f"  it matches no finding of {run} yet; it applies to later scans"
    if review.verdict == "confirmed" and not any(item.tier == "possible" for item in fitting):
        raise UsageError(
            f"{_place(fitting[0])}: it is a finding already, so there is nothing to confirm\n"
            "  use `noticemap review reclassify` if it is something else, `accept` if it may stay"
        )
    shown = ", ".join(_place(item) for item in fitting[:_SHOWN])
    more = f" and {len(fitting) - _SHOWN:,} more" if len(fitting) > _SHOWN else ""
    n_places = len({(item.source, item.collection, item.field) for item in fitting})
    places = f" in {n_places:,} places" if n_places > 1 else ""
    reach = f"  it matches {len(fitting):,} of {run}{places}: {shown}{more}; it applies from the next scan on"
    if also := _suppressed_promises(review, report, fitting):
        reach += f"\n  it suppresses these broken promises: {'; '.join(also)}"
    if review.target.is_pattern:
        hides = ", and hides real data there" if review.verdict in SETS_ASIDE else ""
        reach += f"\n  it also applies to findings of later scans in such places{hides}"
    if strange := _foreign_kinds(review, rules, fitting):
        reach += f"\n  note: '{review.element}' is not known to hold such values: {', '.join(strange)}"
    refused = [item for item in fitting if rules.refusal(item, review)]
    if refused:
        listed = ", ".join(_place(item) for item in refused[:_SHOWN])
        reach += f"\n  it does not apply to {len(refused):,} with values that a check proves: {listed}"
    return reach


def _foreign_kinds(review: "Review", rules: _Rules, fitting: "Sequence[Finding]") -> list[str]:
    """The findings' kinds of value that the data element of a reclassification is not known to contain."""
    from reports.words import kind_words
    from scanner.classifier.locks import unfit

    element = rules.policy.elements.get(review.element) if rules.policy else None
    return sorted(map(kind_words, unfit(fitting, element)))


def _suppressed_promises(review: "Review", report: "Report", fitting: "Sequence[Finding]") -> tuple[str, ...]:
    """Titles of the broken promises that a decision suppresses.

    Empty if there is only one. If there are several, the user may have meant only one of them.
    """
    from scanner.history.review import SETS_ASIDE

    if review.verdict not in SETS_ASIDE:
        return ()
    prints = {item.fingerprint for item in fitting}
    told = dict.fromkeys(item.title or item.promise for item in report.violations if item.finding in prints)
    return tuple(told) if len(told) > 1 else ()


def _findings_of_review(review: "Review", report: "Report") -> "list[Finding]":
    from scanner.finding.identity import SourceNames
    from scanner.finding.tiers import both_tiers

    names = SourceNames(report.sources)
    return [item for item in both_tiers(report) if review.target.fits(item, names.of_finding(item))]


def _check_reach(target: "Target", findings: "Collection[Finding]", rules: _Rules, *, is_ahead: bool) -> None:
    """Raise ``UsageError`` if a pattern matches nothing, unless the pattern is meant for later scans."""
    hints = "; ".join(_glob_hints(target, findings)) or "no finding matches all of these"
    if not is_ahead or (target.entity and not _known_entities(target.entity, findings, rules)):
        also = "" if is_ahead else "\n  --for-later keeps it for findings of later scans"
        raise UsageError(f"nothing was decided, as it matches no finding of the latest run: {hints}{also}")


def _refuse_entity(target: "Target", findings: "Collection[Finding]") -> None:
    known = sorted({item.entity for item in findings})
    raise UsageError(
        f"nothing was decided: item {target.item} has no {target.entity}"
        f"{did_you_mean(target.entity, known)}; it has {', '.join(known)}"
    )


def _glob_hints(target: "Target", findings: "Collection[Finding]") -> Iterator[str]:
    """Yield a hint for each glob that matches nothing: a name with similar spelling, or all names if there
    are only a few.
    """
    from fnmatch import fnmatchcase

    for name in _GLOBS:
        glob, known = getattr(target, name), {getattr(item, name) for item in findings}
        if glob and not any(fnmatchcase(each, glob) for each in known):
            bare = glob.strip("*").lower()
            within = sorted(each for each in known if bare and bare in each.lower())
            near = f"; did you mean '{within[0]}'?" if within else did_you_mean(glob, known)
            few = f"; valid: {', '.join(sorted(known))}" if not near and len(known) <= _FEW else ""
            yield f"no {name} matches '{glob}'{near}{few}"


def _known_entities(glob: str, findings: "Collection[Finding]", rules: _Rules) -> list[str]:
    from fnmatch import fnmatchcase

    from detectors.registry import load_detectors

    elements = rules.policy.elements.values() if rules.policy else ()
    known = {each for element in elements for each in element.entities}
    known |= {item.entity for item in findings} | {each.entity for each in load_detectors()}
    return [each for each in known if fnmatchcase(each, glob)]


def _place(finding: "Finding") -> str:
    return f"{finding.collection} › {finding.field} {finding.entity}"  # noqa: RUF001
