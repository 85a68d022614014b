"""What the documents call things is what the window calls them, in the language of the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from document_texts import DOCS, PAGES, menus, plain, prose, translations

MENUS = menus()
GERMAN = translations()
# Pages on which bold is kept for what stands in the window.
GUIDES = [
    *(DOCS / f"{name}.md" for name in ("first-session", "user-guide", "home-guide", "privacy", "clinic-it")),
    *sorted(DOCS.glob("de/*.md")),
]
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_PATH = re.compile(r"(?<!\*)\*([^*\n>]+?)\s+>\s+([^*]+?)\*(?!\*)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


def in_german(page: Path) -> bool:
    return page.parent.name == "de"


def labels(german: bool) -> set[str]:
    """Of the window; as they stand there, whatever is filled in."""
    if german:
        return {plain(said) for all_said in GERMAN.values() for said in all_said}
    return {plain(text) for text in GERMAN}


def entries(german: bool) -> set[tuple[str, str]]:
    found = {(menu, entry) for menu, some in MENUS.items() for entry in some}
    if not german:
        return found
    said = {plain(text): {plain(one) for one in some} for text, some in GERMAN.items()}
    return {(m, e) for menu, entry in found for m in said[menu] for e in said[entry]}


def stale_entries(text: str, german: bool) -> list[str]:
    known = entries(german)
    titles = {menu for menu, _ in known}
    named = [(menu.strip(), plain(re.sub(r"\s+", " ", entry))) for menu, entry in _PATH.findall(text)]
    return [f"{menu} > {entry}" for menu, entry in named if menu in titles and (menu, entry) not in known]


def test_the_menus_are_read() -> None:
    assert set(MENUS) == {"File", "Session", "Device", "Model", "View", "Help"}
    assert "Train from recordings" in MENUS["Model"]
    assert stale_entries("*Model > Dance …*, *Model > Training runs*", german=False) == ["Model > Dance"]
    assert stale_entries("*Modell > Tanzen*, *Modell > Trainingsläufe*", german=True) == ["Modell > Tanzen"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_menu_entries_exist(page: Path) -> None:
    assert not stale_entries(prose(page), in_german(page))


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_what_is_bold_stands_in_the_window(page: Path) -> None:
    known = labels(in_german(page))
    named = {plain(re.sub(r"\s+", " ", text)) for text in _BOLD.findall(prose(page))}
    assert named and not named - known


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_pictures_say_what_they_show_in_the_language_of_the_page(page: Path) -> None:
    for text, target in _PICTURE.findall(prose(page)):
        assert text
        assert target.endswith(".png") and f"pictures/{'de' if in_german(page) else 'en'}/" in target
