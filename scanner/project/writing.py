"""Generate the text of a new project file, in which optional settings are comments."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scanner.project.project import DEFAULT_POLICY

_HEAD = """\
# yaml-language-server: $schema=./noticemap.schema.json
# What noticemap scans, how, and when. `noticemap scan` without a SOURCE reads this file.
# Passwords are never written here: ${NAME} stands for a variable of the environment, ${file:PATH} for a file.

"""
_REST = """
# Facts about the company, to distinguish its own data from its customers' data.
# company:
#   domains: [example.org]
#   staff_domains: [staff.example.org]
#   networks: [192.0.2.0/24]
#   numbers: ["+12025550100", "+1202555*"]

# scan:
#   full: true            # read everything; default: a sample of large tables
#   incremental: true     # do not read again what has not changed
#   regions: [US, GB]
"""
_SCHEDULE = """
# schedules:
#   nightly:
#     cron: "0 2 * * *"
#     timezone: Europe/Berlin
"""
_NOTIFICATIONS = """
# notifications:
#   privacy-team:
#     webhook: {url: "${PRIVACY_WEBHOOK}"}
#     when: status=new and confidence>=0.9 or severity>=high
"""


@dataclass(frozen=True, kw_only=True)
class NewProject:
    """The settings of a new project file; empty settings are left out."""

    sources: Mapping[str, str]
    kinds: Mapping[str, str]
    policy: str = ""
    output: str = ""
    cron: str = ""
    timezone: str = ""
    domains: Sequence[str] = ()
    id: str = field(default_factory=lambda: secrets.token_hex(6))


def project_text(new: NewProject) -> str:
    """Generate the text of the file. Free text is quoted, so that YAML does not reinterpret it."""
    lines = [
        "# Id of this project, wherever this file is. A copy for another project needs another id.",
        f'id: "{new.id}"\n',
        "sources:",
    ]
    for name, url in new.sources.items():
        lines += [f"  {name}:", f"    url: {json.dumps(url, ensure_ascii=False)}"]
        if new.kinds.get(name):
            lines.append(f"    kind: {new.kinds[name]}")
    policy = f"policy: {json.dumps(new.policy or DEFAULT_POLICY, ensure_ascii=False)}"
    lines.append(
        "\n# Whose notice applies: a shipped policy, or a file that `noticemap policy new FILE` wrote."
    )
    lines.append(policy if new.policy else f"# {policy}  # applies if no other is named")
    if new.output:
        lines.append(f"\noutput:\n  folder: {json.dumps(new.output, ensure_ascii=False)}")
    if new.domains:
        lines.append(f"\ncompany:\n  domains: {json.dumps(list(new.domains))}")
    schedule = _SCHEDULE
    if new.cron:
        zone = json.dumps(new.timezone or "UTC")
        schedule = f"\nschedules:\n  regular:\n    cron: {json.dumps(new.cron)}\n    timezone: {zone}\n"
    return _HEAD + "\n".join(lines) + "\n" + _REST + schedule + _NOTIFICATIONS
