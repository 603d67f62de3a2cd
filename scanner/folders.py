"""The user's folder for data that must be kept, such as earlier runs."""

import sys
from collections.abc import Mapping
from pathlib import Path


def data_folder(env: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The folder for data that must be kept, by the conventions of ``platform`` (as in ``sys.platform``).

    >>> data_folder({"HOME": "/home/ana"}, "linux").as_posix()
    '/home/ana/.local/share/noticemap'
    """
    if platform == "win32":
        base = env.get("LOCALAPPDATA") or f"{_home(env)}/AppData/Local"
    elif platform == "darwin":
        base = env.get("XDG_DATA_HOME") or f"{_home(env)}/Library/Application Support"
    else:
        base = env.get("XDG_DATA_HOME") or f"{_home(env)}/.local/share"
    return Path(base) / "noticemap"


def _home(env: Mapping[str, str]) -> str:
    return env.get("HOME") or env.get("USERPROFILE") or str(Path.home())
