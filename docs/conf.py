"""The documentation as a site: ``make docs`` builds it with Sphinx, warnings are errors.

The source folder is the root of the repository, so that a link from these pages to ``CONTRIBUTING.md`` works
in the site as well as where the repository is browsed.
"""

import sys
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

import reference_pages  # noqa: E402

import scanner  # noqa: E402

project = "noticemap"
version = release = scanner.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "docs/index"
include_patterns = ["docs/**", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
exclude_patterns = [".*", "build", "demo", "docs/reference_pages.py"]

html_theme = "furo"
html_title = f"noticemap {version}"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False

myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure"]  # answers in console blocks are no shell
autodoc_typehints = "description"
autodoc_member_order = "bysource"


def setup(app: Any) -> None:
    """Called by Sphinx: fill in what the pages under ``reference/`` leave to the code."""
    app.connect("source-read", reference_pages.fill_in)
