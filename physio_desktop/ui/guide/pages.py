"""The documents as the program shows them: Markdown without what only the site has.

The site is made of the same files (`dev.py docs`); its pictures, the model cards and the reference of the
code are made with it, so here pictures are left out and a link to such a page is plain text.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

FOR_THERAPISTS = {
    "en": ("first-session.md", "user-guide.md", "devices.md", "intended-use.md", "known-limits.md"),
    "de": ("de/erste-sitzung.md", "de/leitfaden.md", "devices.md", "intended-use.md", "known-limits.md"),
}
FOR_EVERYBODY = ("risks.md", "privacy.md", "clinic-it.md", "changelog.md")
AT_HOME = {"en": ("home-guide.md",), "de": ("de/zu-hause.md",)}

_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\s*$\n?", re.MULTILINE)
_DIRECTIVE = re.compile(r"^```\{.*?^```\s*$\n?", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#\s+(.+?)\s*$", re.MULTILINE)


def listed(language: str, is_at_home: bool) -> tuple[str, ...]:
    """Names of the pages to choose from, relative to the folder of the documents, the first one first.

    language: two letters; every language but German reads English.
    """
    language = language if language in AT_HOME else "en"
    if is_at_home:
        return AT_HOME[language]
    return (*FOR_THERAPISTS[language], *FOR_EVERYBODY, *AT_HOME[language])


def target(folder: Path, page: str, link: str) -> tuple[str, str] | None:
    """The page, relative to `folder`, and the heading in it that `link` on `page` leads to.

    None: it leads out of the program's own documents, or to a page that only the site has.
    """
    where, _, heading = link.partition("#")
    if "://" in where or "\\" in where or where.startswith("/"):
        return None
    if not where:
        return page, heading
    parts: list[str] = []
    for part in (PurePosixPath("docs") / PurePosixPath(page).parent / where).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    found = folder.parent.joinpath(*parts)
    if found.suffix != ".md" or folder.parent not in found.parents or not found.is_file():
        return None
    return (Path(*parts[1:]) if parts[0] == "docs" else Path("..", *parts)).as_posix(), heading


def text(folder: Path, page: str) -> str:
    """The Markdown of a page, with links to what can be opened here only.

    Raises:
        OSError: if the page is not there.
    """
    raw = (folder / page).read_text(encoding="utf-8")
    raw = _PICTURE.sub("", _DIRECTIVE.sub("", raw))
    return _LINK.sub(lambda m: m[0] if target(folder, page, m[2]) else m[1], raw)


def title(folder: Path, page: str) -> str:
    """Its first heading; the name of the file where it has none.

    Raises:
        OSError: if the page is not there.
    """
    heading = _HEADING.search((folder / page).read_text(encoding="utf-8"))
    return heading[1] if heading else PurePosixPath(page).stem


def anchor(heading: str) -> str:
    """As links name a heading: lower case, hyphens for spaces, no punctuation (GitHub's rule)."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.strip().lower()))
