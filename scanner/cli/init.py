"""``noticemap init``: write a project file, from options or by asking."""

import argparse
import re
import shutil
import sys
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
        help="whose notice applies: a shipped policy or a file (default: xpoz)",
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
    from scanner.project.reading import load_project, schema_path
    from scanner.project.writing import NewProject, project_text

    if args.file.exists() and not args.force:
        raise UsageError(f"'{args.file}' exists already; add --force to overwrite it")
    if not args.sources:
        _ask(args)
    text = project_text(
        NewProject(
            sources=dict(args.sources),
            kinds=dict(args.kinds),
            policy=args.policy,
            output=args.output,
            cron=args.cron,
            timezone=args.timezone,
            domains=args.domain,
        )
    )
    unknown = sorted(set(dict(args.kinds)) - set(dict(args.sources)))
    if unknown:
        raise UsageError(f"--source-kind: there is no --source '{unknown[0]}'")
    draft = args.file.with_name(f".{args.file.name}.new")
    try:
        draft.write_text(text, encoding="utf-8")
        load_project(draft)
        draft.replace(args.file)
        shutil.copyfile(schema_path(), args.file.with_name("noticemap.schema.json"))
    except OSError as error:
        raise UsageError(f"'{args.file}' cannot be written: {error.strerror}") from None
    except UsageError as error:
        problems = _without_place(error, draft)
        raise UsageError(f"these values are not valid in {args.file}:\n  {problems}") from None
    finally:
        draft.unlink(missing_ok=True)
    print(
        f"{args.file} is written. Next: `noticemap scan --plan` lists what would be read, `noticemap "
        "scan` scans."
    )
    return ExitCode.DONE


def _without_place(error: UsageError, draft: Path) -> str:
    """The problems, without line numbers of the draft, which the user never sees."""
    place = re.compile(rf"^{re.escape(str(draft))}:\d+: ")
    return "\n  ".join(place.sub("", line) for line in str(error).splitlines())


def _ask(args: argparse.Namespace) -> None:
    """Ask for what is missing, on a terminal."""
    if not sys.stdin.isatty():
        raise UsageError("nothing to scan: add --source NAME=URI\n  `noticemap init --help` shows how")
    if not args.policy:
        from scanner.policy.files import shipped

        print(f"Whose notice applies? Shipped: {', '.join(shipped())} (gdpr is nobody's in particular);")
        print("or a file of your own, which `noticemap policy new FILE` writes.")
        args.policy = _answer("Policy [xpoz]: ")
    print("What shall be scanned? An empty answer ends a list or leaves something out.")
    while url := _answer("Source, as a path or URI; passwords as ${NAME}: "):
        suggested = f"source{len(args.sources) + 1}"
        name = _answer(f"  its name [{suggested}]: ") or suggested
        args.sources.append((name, url))
        if kind := _answer("  what kind of system, as crm, cdr_store, app_log: "):
            args.kinds.append((name, kind))
    if not args.sources:
        raise UsageError("nothing to scan was named; no file is written")
    args.output = args.output or _answer("Folder for reports: ")
    args.domain += _answer("Domains of the company, as example.org: ").replace(",", " ").split()
    args.cron = args.cron or _answer("When to scan by itself, as '0 2 * * *': ").strip("'\"")
    if args.cron:
        args.timezone = args.timezone or _answer("  in which time zone [UTC]: ")


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
