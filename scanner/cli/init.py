"""``noticemap init``: write a project file, from options or by asking."""

import argparse
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from scanner.cli.errors import ExitCode
from scanner.errors import UsageError

NAME = "init"
HELP = "write noticemap.yaml: what is scanned, how and when; asks for what is missing"
_EXAMPLES = """\
examples:
  noticemap init                                        asks, on a terminal
  noticemap init --source crm='postgresql://reader:${CRM_PASSWORD}@db.example.org/crm'
  noticemap init --source exports=exports/ --source-kind exports=export_file --output reports
  noticemap init --source crm=sqlite:///crm.db --cron '0 2 * * *' --timezone Europe/Berlin

Write passwords as ${NAME}, a variable of the environment. noticemap.schema.json is written beside the
file; editors use it to complete and check keys.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument("file", nargs="?", type=Path, default=Path("noticemap.yaml"), metavar="FILE")
    for option, metavar, dest, words in (
        ("--source", "NAME=URI", "sources", "a source and its name; may be repeated"),
        ("--source-kind", "NAME=KIND", "kinds", "what kind of system a source is, such as crm=account_db"),
    ):
        parser.add_argument(
            option, action="append", default=[], type=_pair, metavar=metavar, dest=dest, help=words
        )
    parser.add_argument(
        "--policy",
        default="",
        metavar="FILE",
        help="notice to check against: a shipped policy or a file (default: xpoz)",
    )
    parser.add_argument("-o", "--output", default="", metavar="DIR", help="folder for reports")
    parser.add_argument(
        "--domain",
        action="append",
        default=[],
        metavar="DOMAIN",
        help="domain of the company, such as example.org; may be repeated",
    )
    parser.add_argument("--cron", default="", metavar="EXPR", help="when to scan, such as '0 2 * * *'")
    parser.add_argument("--timezone", default="", metavar="ZONE", help="time zone of --cron (default: UTC)")
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")


def run(args: argparse.Namespace) -> int:
    from scanner.project.reading import schema_path
    from scanner.run.output import write_private

    if args.file.exists() and not args.force:
        raise UsageError(f"'{args.file}' exists already; add --force to overwrite it")
    if not args.sources:
        _ask(args)
    unknown = sorted(set(dict(args.kinds)) - set(dict(args.sources)))
    if unknown:
        raise UsageError(f"--source-kind: there is no --source '{unknown[0]}'")
    draft = args.file.with_name(f".{args.file.name}.new")
    try:
        if problems := _written(args, draft):
            raise UsageError(f"these values are not valid in {args.file}:\n  {problems}")
        draft.replace(args.file)
        schema = schema_path().read_bytes()
        write_private(
            args.file.with_name("noticemap.schema.json"), lambda out: out.write(schema), binary=True
        )
    except OSError as error:
        raise UsageError(f"'{args.file}' cannot be written: {error.strerror}") from None
    finally:
        draft.unlink(missing_ok=True)
    print(
        f"{args.file} is written. Next: `noticemap scan --plan` lists what would be read, `noticemap "
        "scan` scans."
    )
    return ExitCode.DONE


def _written(args: argparse.Namespace, draft: Path) -> str:
    """Write ``args`` as a project file and return its problems, or an empty text."""
    from scanner.project.reading import load_project
    from scanner.project.writing import NewProject, project_text

    new = NewProject(
        sources=dict(args.sources),
        kinds=dict(args.kinds),
        policy=args.policy,
        output=args.output,
        cron=args.cron,
        timezone=args.timezone,
        domains=args.domain,
    )
    draft.unlink(missing_ok=True)
    with draft.open("x", encoding="utf-8") as file:  # "x" follows no link that another user put there
        file.write(project_text(new))
    try:
        load_project(draft)
    except UsageError as error:
        return _without_place(error, draft)
    return ""


def _without_place(error: UsageError, draft: Path) -> str:
    """The problems without line numbers, since the user never sees the draft."""
    place = re.compile(rf"^{re.escape(str(draft))}:\d+: ")
    return "\n  ".join(place.sub("", line) for line in str(error).splitlines())


def _ask(args: argparse.Namespace) -> None:
    """Ask for missing values on a terminal."""
    if not _is_terminal():
        raise UsageError("nothing to scan: add --source NAME=URI\n  `noticemap init --help` shows how")
    if not args.policy:
        from scanner.policy.shipped import shipped

        print(f"Whose notice applies? Shipped: {', '.join(shipped())} (gdpr belongs to no company);")
        print("or a file of your own, which `noticemap policy new FILE` writes.")
        _asked(args, "Policy [xpoz]: ", lambda said, answer: setattr(said, "policy", answer))
    print("What should be scanned? An empty answer ends a list or skips a question.")
    while _asked(args, "Source, as a path or URI; passwords as ${NAME}: ", _add_source):
        suggested = args.sources[-1][0]
        _asked(args, f"  its name [{suggested}]: ", _name_source)
        _asked(args, "  what kind of system, such as crm, cdr_store, app_log: ", _add_kind)
    if not args.sources:
        raise UsageError("no source was named, so no file was written")
    args.output = args.output or _answer("Folder for reports: ")
    _asked(args, "Domains of the company, such as example.org: ", _add_domains)
    if not args.cron:
        _asked(args, "When to scan automatically, such as '0 2 * * *': ", _set_cron)
    if args.cron and not args.timezone:
        _asked(args, "  in which time zone [UTC]: ", lambda said, answer: setattr(said, "timezone", answer))


def _add_source(said: argparse.Namespace, url: str) -> None:
    said.sources = [*said.sources, (f"source{len(said.sources) + 1}", url)]


def _name_source(said: argparse.Namespace, name: str) -> None:
    if name in dict(said.sources[:-1]):
        raise UsageError(f"there is a source '{name}' already")
    said.sources = [*said.sources[:-1], (name, said.sources[-1][1])]


def _add_kind(said: argparse.Namespace, kind: str) -> None:
    said.kinds = [*said.kinds, (said.sources[-1][0], kind)]


def _add_domains(said: argparse.Namespace, domains: str) -> None:
    said.domain = [*said.domain, *domains.replace(",", " ").split()]


def _set_cron(said: argparse.Namespace, cron: str) -> None:
    said.cron = cron.strip("'\"")


def _asked(args: argparse.Namespace, prompt: str, put: Callable[[argparse.Namespace, str], None]) -> bool:
    """Ask until the answer is empty or valid in a project file, and return whether there is an answer.

    ``put`` stores the answer in a copy of ``args``. Only a valid answer is copied back to ``args``.
    """
    while answer := _answer(prompt):
        said = argparse.Namespace(**vars(args))
        try:
            put(said, answer)
            problem = _problem(said)
        except UsageError as error:
            problem = str(error)
        if not problem:
            vars(args).update(vars(said))
            return True
        print(f"  That is not valid: {problem}\n  Please answer again.")
    return False


def _problem(said: argparse.Namespace) -> str:
    """The error in the answers so far; empty if there is none."""
    from scanner.policy.policy import PolicyError, load_policy

    if not said.sources:
        try:
            load_policy(said.policy)
        except PolicyError as error:
            return str(error)
        return ""
    with tempfile.TemporaryDirectory() as folder:
        return _written(said, Path(folder) / "noticemap.yaml")


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _answer(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        return ""


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name or not value:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=VALUE")
    return name, value
