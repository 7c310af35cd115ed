"""How the pages become a site: `make docs`. Nothing is fetched while it is built, nor when it is read."""

project = "offerrules"
language = "en"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["README.md", "schemas"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "offerrules"
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
# Decisions are named by their list, and what `console` and `text` blocks hold is no language.
suppress_warnings = ["toc.not_included", "misc.highlighting_failure"]
