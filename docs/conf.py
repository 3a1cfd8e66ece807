"""The pages of the documentation: ``nox --session docs`` builds them into build/docs.

The reference is written by reference.py from the package's own lists, so that a new function has its page.
"""

import pathlib
import sys

import gelu

sys.path.insert(0, str(pathlib.Path(__file__).parent))

project = "gelu"
author = "the gelu developers"
copyright = "the gelu developers"
version = release = gelu.__version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",  # for its role, which links what is between backticks
    "mathml",
    "numpydoc",
    "myst_nb",
    "reference",
]
exclude_patterns = ["measured", "pictures"]
default_role = "autolink"
autosummary_generate = False
numpydoc_show_class_members = False

myst_enable_extensions = ["attrs_inline", "dollarmath"]
myst_heading_anchors = 4
suppress_warnings = ["myst.xref_missing"]  # links to files of the repository that are no pages
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

html_math_renderer = "mathml"
html_theme = "pydata_sphinx_theme"
html_title = f"gelu {release}"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_sidebars = {"*": []}  # what is not in the reference has no pages below it
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "show_prev_next": True,
    "header_links_before_dropdown": 3,
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": ["sphinx-version"],
}
