"""Prepare a scan: check everything the user asked for before the first row is read."""

import difflib
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detectors.company import CompanyFacts
from scanner.counting.plan import ScanSettings, SourceRequest
from scanner.errors import UsageError, did_you_mean
from scanner.execution import LOCAL
from scanner.project.spans import parse_span
from scanner.run.options import ScanOptions

if TYPE_CHECKING:
    from detectors.base import Detector
    from detectors.prose.name_reader import TextReader
    from scanner.checkpoint.carrying import Carrying
    from scanner.checkpoint.journal import Journal
    from scanner.classifier.decision import Classifier
    from scanner.finding import Report
    from scanner.history.comparison import Earlier
    from scanner.policy.kinds import Kinds
    from scanner.policy.policy import Policy
    from scanner.run.progress import Progress

WORTH_WORKERS = 64 * 2**20
"""The total size of files, in bytes, above which several worker processes are started by default."""


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """A scan whose sources and options are checked and that is ready to run."""

    requests: tuple[SourceRequest, ...]
    settings: ScanSettings
    classifier: "Classifier"
    recorded: Mapping[str, Any]
    jobs: int
    executor: str = LOCAL
    audit_seconds: int = 0
    """Time limit of one audit statement in seconds; 0 if there is no audit."""

    def run(
        self,
        started: datetime,
        progress: "Progress",
        *,
        earlier: "Earlier | None" = None,
        run_id: str = "",
        journal: "Journal | None" = None,
        carrying: "Carrying | None" = None,
    ) -> "Report":
        """Scan the sources and return the report.

        Args:
            earlier: findings of earlier runs of the same sources, and people's decisions.
            run_id: id of the run; default: a new id.
            journal: stores finished work (``scanner.run.resume``).
            carrying: reuses results of earlier runs for collections that need not be read again.
        """
        from scanner.checkpoint.journal import NoJournal
        from scanner.execution.executors import executor_at
        from scanner.history.comparison import Earlier
        from scanner.run.pipeline import RunContext, RunIdentity, run_scan

        with executor_at(self.executor, self.jobs, self.settings) as executor:
            context = RunContext(
                classifier=self.classifier,
                identity=RunIdentity(id=run_id or new_run_id(started), started_at=started),
                recorded_settings=self.recorded,
                executor=executor,
                progress=progress,
                earlier=earlier or Earlier(),
                journal=journal or NoJournal(),
                carrying=carrying,
                audit_seconds=self.audit_seconds,
            )
            return run_scan(self.requests, self.settings, context)


def new_run_id(started: datetime) -> str:
    return f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def prepare(
    sources: Sequence[str | SourceRequest],
    options: ScanOptions,
    company: CompanyFacts | None = None,
) -> Preparation:
    """Check ``sources`` and ``options``, and load the policy and the detectors. Raises ``UsageError`` if
    anything is invalid.
    """
    from detectors.company_validators import informed
    from scanner.classifier.decision import Classifier
    from scanner.execution.executors import check_executor
    from scanner.history.rules import detectors_digest

    _check_span(options.max_age)
    check_executor(options.executor)
    policy, kinds = _policy(options)
    requests, settings = source_requests(sources, options), _settings(options)
    classifier = Classifier(
        policy=policy,
        kinds=kinds,
        detectors=informed(
            detectors_wanted(options.detectors, regions=options.regions, recognizers=options.recognizers),
            company or CompanyFacts(),
        ),
        min_confidence=options.min_confidence,
        schema_only=options.schema_only,
        company=company or CompanyFacts(),
    )
    models = [model.title for model in settings.language_models]
    return Preparation(
        requests=requests,
        settings=settings,
        classifier=classifier,
        recorded=options.recorded()
        | ({"language_models": models} if settings.read_names else {})
        | _not_installed(settings)
        | {"detectors_digest": detectors_digest(classifier.detectors)},
        jobs=_jobs(requests) if options.jobs is None else options.jobs,
        executor=options.executor,
        audit_seconds=options.audit_timeout if options.audit and not options.schema_only else 0,
    )


def _not_installed(settings: ScanSettings) -> dict[str, list[str]]:
    """The recorded setting that lists searches left out because optional packages are missing; empty if none
    is missing.
    """
    from detectors.parts.extras import missing_extras

    if settings.schema_only:
        return {}
    lost = list(missing_extras(models=bool(settings.language_models) or not settings.read_names))
    return {"not_installed": [f"{part.extra}: {part.words}" for part in lost]} if lost else {}


def _check_span(text: str) -> None:
    try:
        parse_span(text)
    except ValueError as error:
        raise UsageError(f"--max-age: {error}") from None


def source_requests(
    sources: Sequence[str | SourceRequest], options: ScanOptions
) -> tuple[SourceRequest, ...]:
    """Return one request per source. ``options`` supply what a request does not state.

    Raises ``UsageError`` for an unknown scheme.
    """
    from connectors.address import source_id, trimmed
    from connectors.registry import UnknownScheme, check_scheme

    requests = [
        SourceRequest(source=trimmed(source), source_id=source_id(source))
        if isinstance(source, str)
        else source
        for source in sources
    ]
    try:
        for request in requests:
            check_scheme(request.source)
    except UnknownScheme as error:
        raise UsageError(str(error)) from None
    return tuple(
        replace(
            request,
            source_kind=request.source_kind or options.source_kind,
            include=request.include or options.include,
            exclude=request.exclude + options.exclude,
        )
        for request in requests
    )


def detectors_wanted(
    glob: str,
    *,
    regions: tuple[str, ...] = (),
    recognizers: Sequence[str] = (),
    called: str = "--detectors: ",
) -> "tuple[Detector, ...]":
    """Return the detectors to use. Raises ``UsageError`` for a glob without match or a bad recogniser.

    ``called`` is the beginning of the error message about the glob.
    """
    from detectors.catalogue import load_catalogue
    from detectors.recognizers.presidio_config import RecognizerError

    try:
        return load_catalogue(glob, regions=regions, recognizers=recognizers)
    except RecognizerError as error:
        raise UsageError(f"--recognizers: {error}") from None
    except ValueError as error:
        raise UsageError(f"{called}{error}") from None


def text_reader(
    detectors: str, *, regions: tuple[str, ...], recognizers: Sequence[str], ner: str
) -> "TextReader":
    """Make a reader that finds entities in texts. Raises ``UsageError`` in the same cases as
    ``detectors_wanted``.
    """
    from detectors.matching.pattern_pass import PatternPass
    from detectors.prose.name_reader import TextReader, open_names

    wanted = detectors_wanted(detectors, regions=regions, recognizers=recognizers)
    return TextReader(patterns=PatternPass(wanted), names=open_names(ner))


def read_regions(text: str) -> tuple[str, ...]:
    """Parse a list of country codes, such as ``us,gb``. Raises ``UsageError`` for an unknown code or an empty
    list.
    """
    from phonenumbers import SUPPORTED_REGIONS

    regions = tuple(part.strip().upper() for part in text.split(",") if part.strip())
    for region in regions:
        if region not in SUPPORTED_REGIONS:
            near = "GB" if region == "UK" else ", ".join(difflib.get_close_matches(region, SUPPORTED_REGIONS))
            hint = f"; did you mean {near}?" if near else ""
            raise UsageError(
                f"unknown region '{region}' in --regions{hint}\n  valid are ISO 3166 codes such as US,GB,DE"
            )
    if not regions:
        raise UsageError("--regions is empty; valid are ISO 3166 codes such as US,GB,DE")
    return regions


def _policy(options: ScanOptions) -> "tuple[Policy, Kinds]":
    from scanner.policy.policy import PolicyError, load_policy

    try:
        policy = load_policy(options.policy)
    except PolicyError as error:
        raise UsageError(str(error)) from None
    kinds = policy.kinds
    if options.source_kind and options.source_kind not in kinds.source_kinds:
        near = did_you_mean(options.source_kind, kinds.source_kinds)
        valid = ", ".join(kinds.source_kinds)
        raise UsageError(f"unknown source kind '{options.source_kind}'{near}\n  valid: {valid}")
    return policy, kinds


def _settings(options: ScanOptions) -> ScanSettings:
    from detectors.prose.language_model import best_models

    settings = ScanSettings(
        sample=options.sample,
        full=options.full,
        read_views=options.read_views,
        schema_only=options.schema_only,
        show_paths=options.show_paths,
        seed=options.seed,
    )
    if options.ner == "auto" and not options.schema_only:
        settings = replace(settings, read_names=True, language_models=best_models())
    if options.regions:
        settings = replace(settings, regions=read_regions(",".join(options.regions)))
    return settings


def _jobs(requests: Sequence[SourceRequest]) -> int:
    """Number of worker processes: one per core for much data, otherwise one, since starting a worker takes
    about a second.
    """
    size = 0
    for request in requests:
        path = Path(request.source.partition("://")[2] or request.source)
        for file in (path, *path.rglob("*")) if path.is_dir() else (path,):
            size += file.stat().st_size if file.is_file() else 0
            if size > WORTH_WORKERS:
                return os.cpu_count() or 1
    return 1
