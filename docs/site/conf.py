"""How Sphinx builds the site. `build.py` gathers the pages and calls it."""

import sys
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "textlab"
author = "The textlab authors"
copyright = author
release = metadata.version("textlab-qta")
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # lessons are committed with their outputs, and compared by the tests
nb_merge_streams = True
autosummary_generate = True
autosummary_imported_members = True
autodoc_typehints = "none"  # the docstrings say it
# a page shows what a class takes from others of ours, and not what comes from Python and scikit-learn
_FOREIGN = "tuple,Exception,BaseEstimator,TransformerMixin,_SetOutputMixin,_MetadataRequester"
autodoc_default_options = {"members": True, "inherited-members": _FOREIGN}
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
templates_path = ["templates"]
html_theme = "pydata_sphinx_theme"
html_title = "textlab"
html_static_path = ["static"]
html_css_files = ["textlab.css"]
html_copy_source = False
html_theme_options = {
    "navbar_align": "left",
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
}
html_sidebars = {"index": [], "gallery": []}
html_context = {"default_mode": "auto"}
suppress_warnings = ["myst.header", "ref.python"]  # lessons begin sections where a student should pause
