"""Dead links: in a built site, in README.md and in the Markdown files of `resources`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself, by tag and attribute; a link that a person follows is something else.
_LOADS = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "link": ("href",),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "object": ("data",),
    "embed": ("src",),
}
_QUIET_RELATIONS = {"canonical", "author", "license", "search", "index", "next", "prev", "help"}
_CSS_LOAD = re.compile(r"(?:@import|url\()\s*['\"(]*\s*((?:https?:)?//[^'\")\s]+)", re.IGNORECASE)
_SCRIPT_LOAD = re.compile(
    r"(?:fetch|import|importScripts)\(\s*['\"]((?:https?:)?//[^'\"]+)|\.src\s*=\s*['\"]((?:https?:)?//[^'\"]+)"
)
_FENCE = re.compile(r"^( *)(```+|~~~+|:::+).*?^\1\2 *$", re.MULTILINE | re.DOTALL)
_MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
GENERATED = ("commands.md", "model-cards.md", "code/index.md")


class _Page(HTMLParser):
    """Links, loads and anchors of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "link" and values.get("rel", "") in _QUIET_RELATIONS:
            self.links.append(values.get("href", ""))
            return
        self.loads += [values[name].split(" ")[0] for name in _LOADS.get(tag, ()) if name in values]


def problems_of_site(site: Path) -> list[str]:
    """Links and loads within it that lead nowhere, and everything that a browser would fetch from the net."""
    pages = {path: _Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    anchors = {path.resolve(): page.anchors for path, page in pages.items()}
    found = []
    for path, page in pages.items():
        where = path.relative_to(site)
        found += [f"{where}: loads {load} from the net" for load in page.loads if _is_remote(load)]
        local = [target for target in page.links + page.loads if not _is_remote(target)]
        found += [f"{where}: {target} leads nowhere" for target in local if not _leads(path, target, anchors)]
    return found + list(_net_loads_of_files(site))


def _net_loads_of_files(site: Path) -> Iterator[str]:
    for pattern, kinds in ((_CSS_LOAD, ("*.css", "*.html")), (_SCRIPT_LOAD, ("*.js", "*.html"))):
        for path in sorted(one for kind in kinds for one in site.rglob(kind)):
            for load in pattern.findall(path.read_text(encoding="utf-8")):
                yield f"{path.relative_to(site)}: loads {load} from the net"


def _is_remote(target: str) -> bool:
    return bool(urlsplit(target).netloc) or urlsplit(target).scheme in ("http", "https", "mailto")


def _leads(page: Path, target: str, anchors: dict[Path, set[str]]) -> bool:
    parts = urlsplit(target)
    if parts.scheme == "data":
        return True
    file = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
    file = file / "index.html" if file.is_dir() else file
    if not file.is_file():
        return False
    return not parts.fragment or file not in anchors or unquote(parts.fragment) in anchors[file]


def problems_of_texts(root: Path) -> list[str]:
    """README and the Markdown of `resources`: files and headings that are linked to must exist."""
    root = root.resolve()
    resources = root / "resources"
    written = {resources / "docs" / name for name in GENERATED}
    found = []
    for text in [root / "README.md", *sorted(resources.rglob("*.md"))]:
        for target in _MARKDOWN_LINK.findall(_FENCE.sub("", text.read_text(encoding="utf-8"))):
            file = (text.parent / unquote(urlsplit(target).path)).resolve() if urlsplit(target).path else text
            is_picture = "pictures/" in target and resources / "docs" in text.parents
            if _is_remote(target) or is_picture or file in written:
                continue
            anchor = unquote(urlsplit(target).fragment)
            if not file.exists() or (anchor and file.suffix == ".md" and anchor not in _headings(file)):
                found.append(f"{text.relative_to(root)}: {target} leads nowhere")
    return found


def _headings(text: Path) -> set[str]:
    """As GitHub makes anchors of headings."""
    plain = _FENCE.sub("", text.read_text(encoding="utf-8"))
    names: list[str] = []
    for heading in _HEADING.findall(plain):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        names.append(re.sub(r"[^\w\- ]", "", words).replace(" ", "-"))
    return set(names)


if __name__ == "__main__":
    all_problems = problems_of_texts(Path(sys.argv[1]))
    for problem in all_problems:
        print(problem)
    sys.exit(1 if all_problems else 0)
