"""Pages are made when they are first wanted, and then show what is so, however long it has been so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from ui_words import Until

from physio_desktop.app import App
from physio_desktop.sensing.connection import LinkState
from physio_desktop.settings import FONT_PERCENTS
from physio_desktop.ui.theme import DARK, LIGHT

SIMULATED = "sim:?exercise=idle&speed=4"


@pytest.fixture
def app(make_app: Callable[..., App], until: Until) -> App:
    app = make_app()
    app.start()
    until(lambda: app.workplace.is_open and app.desk.background.is_idle)
    return app


def words_of(app: App, name: str) -> str:
    labels = app.pages[name].findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(app.window))


def test_a_start_makes_the_page_that_it_shows(app: App) -> None:
    assert list(app.pages.made) == ["live"]
    assert app.window.page == "live"


def test_a_start_at_home_makes_no_page_of_the_clinic(make_app: Callable[..., App], until: Until) -> None:
    made = make_app()
    made.desk.change_settings(home_mode=True)
    until(lambda: made.window.page == "home")
    made.shutdown()
    again = make_app()
    again.start()
    until(lambda: again.workplace.is_open)
    assert again.window.page == "home" and set(again.pages.made) == {"live", "home"}


def test_every_page_has_its_name_and_is_made_once(app: App) -> None:
    for name in app.pages:
        app.window.show_page(name)
        assert app.window.page == name == app.pages.name_of(app.pages[name])
        assert app.pages[name] is app.pages[name]
    assert set(app.pages.made) == set(app.pages) and app.pages.stack.count() == len(app.pages)
    with pytest.raises(KeyError):
        app.pages["made"]


def test_what_came_before_a_page_is_shown_on_it(app: App, until: Until) -> None:
    app.patients.create("P-7", "shoulder", "left")
    until(lambda: app.treatment.subject.patient == "P-7")
    app.desk.choose_placement("left_wrist")
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.state is LinkState.STREAMING and app.live.link.n_samples > 50)
    app.desk.toggle_recording()
    until(lambda: app.treatment.is_recording)
    until(lambda: app.live.elapsed_s > 1.0)
    app.desk.stop_recording()
    until(lambda: not app.treatment.is_recording and app.desk.background.is_idle)
    assert list(app.pages.made) == ["live"]
    app.window.show_page("device")
    assert "Connected" in words_of(app, "device") and app.pages.device.connected.is_there
    app.window.show_page("patients")
    until(lambda: app.pages.patients.list.count() == 1)
    assert "P-7" in app.pages.patients.list.item(0).text()
    app.window.show_page("sessions")
    until(lambda: app.pages.sessions.table.model().rowCount() == 1)
    app.window.show_page("teach")
    assert "P-7" in app.pages.teach.who.text() and "left wrist" in app.pages.teach.who.text()
    app.window.show_page("orientation")
    assert app.pages.orientation.placement.currentData() == "left_wrist"


def ground(app: App, name: str) -> QColor:
    return app.pages[name].grab().toImage().pixelColor(2, 2)


def test_a_page_is_made_in_the_colours_that_were_chosen_since(app: App) -> None:
    largest = FONT_PERCENTS[-1]
    app.desk.change_settings(theme="dark", font_percent=largest)
    for name in ("settings", "train"):
        app.window.show_page(name)
        assert ground(app, name) == QColor(DARK.ground)
    settings = app.pages.settings
    assert (settings.theme_choice.currentData(), settings.type_size.currentData()) == ("dark", largest)
    app.desk.change_settings(theme="light")
    assert settings.theme_choice.currentData() == "light"
    for name in ("settings", "train", "runs"):
        app.window.show_page(name)
        assert ground(app, name) == QColor(LIGHT.ground)


def test_the_settings_follow_what_is_changed_elsewhere(app: App, until: Until) -> None:
    app.window.show_page("settings")
    app.pages.settings.home.click()
    until(lambda: app.window.page == "home")
    app.pages.home.leave_wanted.emit()
    until(lambda: app.window.page == "live")
    app.window.show_page("settings")
    assert not app.pages.settings.home.isChecked() and not app.desk.settings.home_mode
    app.pages.settings.home.click()
    until(lambda: app.window.page == "home")


def test_a_window_is_closed_whose_pages_nobody_saw(app: App) -> None:
    app.desk.connect_sensor(SIMULATED)
    app.window.close()
    assert list(app.pages.made) == ["live"] and not app.workplace.is_open
