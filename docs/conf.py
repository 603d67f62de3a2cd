"""Sphinx settings for the documentation site, which ``make docs`` builds; every warning is an error.

The source folder is the root of the repository. A link from a page to ``CONTRIBUTING.md`` therefore works
both on the site and wherever the repository is browsed.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import scanner

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
suppress_warnings = ["misc.highlighting_failure"]  # output in console blocks is not shell code
autodoc_typehints = "description"
autodoc_member_order = "bysource"
