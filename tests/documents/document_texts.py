"""The documents as tests read them: pages, code in them, and what the window and the commands really say."""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.main import get_command

from physio_desktop.cli import app

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "resources" / "docs"
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "resources").glob("*.md")),
    *sorted((ROOT / "resources" / "firmware").glob("README.md")),
    *sorted(DOCS.rglob("*.md")),
]
_FENCE = re.compile(r"^( *)(```+)(\w*)[^\n]*\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fence:
    page: Path
    language: str
    text: str


def fences(page: Path) -> list[Fence]:
    found = _FENCE.findall(page.read_text(encoding="utf-8"))
    return [Fence(page, language, text) for _, _, language, text in found]


def prose(page: Path) -> str:
    """Without blocks of code."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def inline_code(page: Path) -> list[str]:
    return [re.sub(r"\s+", " ", text.replace("\\|", "|")).strip() for _, text in _INLINE.findall(prose(page))]


def commands() -> dict[tuple[str, ...], Any]:
    """Every command of the program by its words; what holds commands, too."""

    def walk(words: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
        yield words, command
        for name, inner in (getattr(command, "commands", None) or {}).items():
            yield from walk((*words, name), inner)

    return dict(walk((), get_command(app)))


def options_of(command: Any) -> set[str]:
    names = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    return {name for name in names if name.startswith("-")} | {"--help"}


def translations() -> dict[str, set[str]]:
    """What German says for each text of the window."""
    file = ROOT / "resources" / "translations" / "physio-desktop_de.ts"
    found: dict[str, set[str]] = {}
    for message in ElementTree.parse(file).getroot().iter("message"):
        said = message.findtext("translation") or ""
        found.setdefault(message.findtext("source") or "", set()).add(said)
    return found


def menus() -> dict[str, set[str]]:
    """Entries by menu, in English, as `ui/menus.py` makes them."""
    tree = ast.parse((ROOT / "physio_desktop" / "ui" / "menus.py").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            texts = [_translated(node) for node in ast.walk(function) if isinstance(node, ast.Call)]
            names = [text for text in texts if text]
            titles = [name for name in names if name.startswith("&")]
            if titles:
                found[titles[0][1:]] = {plain(name) for name in names if name not in titles}
    return found


def _translated(call: ast.Call) -> str:
    is_one = isinstance(call.func, ast.Name) and call.func.id == "translate" and len(call.args) == 2
    if not is_one or not all(isinstance(one, ast.Constant) for one in call.args):
        return ""
    context, text = (str(ast.literal_eval(one)) for one in call.args)
    return text if context == "Menu" else ""


def plain(label: str) -> str:
    """Without what a label carries beside its words: a mark in front, dots, a colon, what is filled in."""
    label = re.sub(r"\{\w*\}", "", label.replace("&", ""))
    label = re.sub(r"^[^\w]*(\d  )?", "", label)
    return re.sub(r"[\s…:.]+$", "", label)
