"""The documents inside the program: every page opens, every link leads somewhere or is plain text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QLocale, QUrl
from PySide6.QtWidgets import QApplication
from ui_words import Until

from physio_desktop import paths
from physio_desktop.app import App
from physio_desktop.ui.guide import pages
from physio_desktop.ui.guide.dialog import GuideDialog

FOLDER = paths.resources_dir() / "docs"
EVERY = sorted({name for language in ("en", "de") for name in pages.listed(language, False)})


@pytest.mark.parametrize("page", EVERY)
def test_links_lead_to_pages_and_headings_that_are_there(page: str) -> None:
    text = pages.text(FOLDER, page)
    assert "](pictures/" not in text and "{toctree}" not in text
    for link in re.findall(r"\[[^\]]+\]\(([^)\s]+)\)", text):
        found = pages.target(FOLDER, page, link)
        assert found is not None, link
        where, heading = found
        headings = re.findall(r"^#+\s+(.+?)\s*$", pages.text(FOLDER, where), re.MULTILINE)
        assert not heading or heading in [pages.anchor(one) for one in headings], link


def test_every_language_has_its_pages() -> None:
    assert pages.listed("de", True) == ("de/zu-hause.md",)
    assert pages.listed("fr", True) == pages.listed("en", True) == ("home-guide.md",)
    assert pages.listed("de", False)[0] == "de/erste-sitzung.md"
    assert pages.title(FOLDER, "user-guide.md") == "Guide for therapists"


@given(st.text(max_size=40))
def test_no_link_leads_out_of_the_documents(link: str) -> None:
    found = pages.target(FOLDER, "user-guide.md", link)
    if found is not None:
        assert paths.resources_dir().resolve() in (FOLDER / found[0]).resolve().parents


@pytest.mark.parametrize(
    "link", ["../../README.md", "/etc/hostname", "https://example.org/x.md", "..\\..\\x.md", "nowhere.md"]
)
def test_what_is_not_a_page_is_not_opened(link: str) -> None:
    assert pages.target(FOLDER, "user-guide.md", link) is None


def test_one_reads_follows_a_link_and_comes_back(qapp: QApplication) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    dialog = GuideDialog(False, None)
    try:
        dialog.show()
        assert "A first session" in dialog.text.toPlainText() and not dialog.back.isEnabled()
        dialog.list.setCurrentRow(dialog.names.index("user-guide.md"))
        dialog.text.anchorClicked.emit(QUrl("devices.md#how-the-board-lies"))
        assert dialog.page == "devices.md" and dialog.names[dialog.list.currentRow()] == "devices.md"
        assert dialog.text.verticalScrollBar().value() > 0
        dialog.text.anchorClicked.emit(QUrl("https://example.org/"))
        assert dialog.page == "devices.md"
        dialog.back.click()
        assert dialog.page == "user-guide.md"
        dialog.back.click()
        assert dialog.page == "first-session.md" and not dialog.back.isEnabled()
    finally:
        QLocale.setDefault(before)
        dialog.close()
        dialog.deleteLater()
        qapp.processEvents()


def test_the_menu_and_the_page_at_home_open_it(app: App, until: Until) -> None:
    def is_open(n_pages: int) -> bool:
        found = [d for d in app.window.findChildren(GuideDialog) if d.isVisible()]
        return len(found) == 1 and len(found[0].names) == n_pages

    [command] = [command for command in app.commands if command.key == "Shift+F1"]
    command.do()
    assert is_open(10)
    app.window.findChild(GuideDialog).close()
    app.desk.change_settings(home_mode=True)
    until(lambda: app.window.page == "home")
    app.pages.home.help.click()
    until(lambda: is_open(1))
    app.window.findChild(GuideDialog).close()


def test_at_home_there_is_one_page(qapp: QApplication) -> None:
    dialog = GuideDialog(True, None)
    try:
        dialog.show()
        assert not dialog.list.isVisible() and len(dialog.text.toPlainText()) > 500
    finally:
        dialog.close()
        dialog.deleteLater()
        qapp.processEvents()


def test_there_is_one_guide_however_often_one_asks(make_app: Callable[..., App], until: Until) -> None:
    def shown() -> list[GuideDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, GuideDialog) and w.isVisible()]

    app = make_app()
    app.talks.guide()
    [first] = shown()
    app.talks.guide()
    assert shown() == [first]
    first.close()
    until(lambda: not shown())
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.talks.guide()
    [again] = shown()
    assert not again.is_at_home
    app.desk.change_settings(home_mode=True)
    until(lambda: not shown())  # it was the therapist's
    app.talks.guide()
    [at_home] = shown()
    assert at_home.is_at_home
    at_home.close()
