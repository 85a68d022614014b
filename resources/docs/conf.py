"""How Sphinx makes the site of these documents; `python3 dev.py docs` calls it on a staged copy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from physio_desktop import __version__

project = "Physio Desktop"
author = copyright = "the Physio Desktop authors"
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns: list[str] = []
# GitHub and the site agree on the anchors of headings.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]
# Two nouns of one name in different parts are told apart by their module.
suppress_warnings = ["misc.highlighting_failure", "ref.python"]

default_role = "code"
# Quotes and dots, but no dashes: an option is written with two hyphens.
smartquotes_action = "qe"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
autodoc_inherit_docstrings = False
python_maximum_signature_line_length = 88
autodoc_mock_imports = ["distributed", "mlflow", "wandb"]
python_use_unqualified_type_names = True
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = f"Physio Desktop {version}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_search_scorer = str(Path(__file__).parent / "static" / "scorer.js")
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#00695c", "color-brand-content": "#00695c"},
    "dark_css_variables": {"color-brand-primary": "#5cc9b8", "color-brand-content": "#5cc9b8"},
}


def _language(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Screen readers speak German pages in German."""
    if page.startswith("de/"):
        context["language"] = "de"


def _as_written(app: Any, kind: str, name: str, about: Any, options: Any, lines: list[str]) -> None:
    """Docstrings are plain sentences with `names`; nothing else in them is markup, and tables stay so."""
    paragraphs = "\n".join(lines).strip("\n").split("\n\n")
    lines[:] = "\n\n".join(map(_paragraph, paragraphs)).split("\n")


def _of_others(app: Any, kind: str, name: str, about: Any, is_left_out: bool, options: Any) -> bool | None:
    """What a library adds to our classes is described by that library."""
    origin = str(getattr(about, "__module__", "") or "physio_desktop")
    return True if callable(about) and not origin.startswith("physio_desktop") else None


def _paragraph(text: str) -> str:
    if any(line.startswith((" ", "\t")) for line in text.split("\n")):
        return "::\n\n" + "\n".join(f"   {line}" for line in text.split("\n"))
    names = re.split(r"(`[^`\n]+`)", text)
    plain = [
        part if index % 2 else re.sub(r"([\\`*_|:<>\[\]])", r"\\\1", part) for index, part in enumerate(names)
    ]
    return re.sub(r"^([-+.(\d])", r"\\\1", "".join(plain), flags=re.MULTILINE)


def setup(app: Any) -> None:
    app.connect("autodoc-process-docstring", _as_written)
    app.connect("autodoc-skip-member", _of_others)
    app.connect("html-page-context", _language)
