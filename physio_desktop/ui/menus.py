"""The menus: File, Session, Device, Model, View, Help. Keys are those that one hand finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from physio_desktop.settings import FONT_PERCENTS
from physio_desktop.ui.actions import Command
from physio_desktop.ui.wording import translate

if TYPE_CHECKING:
    from physio_desktop.ui.commands import WindowParts


def menu_commands(parts: WindowParts) -> list[Command]:
    """In the order in which they are shown."""
    return [
        *_file(parts),
        *_session(parts),
        *_device(parts),
        *_model(parts),
        *_view(parts),
        *_help(parts),
    ]


def _file(parts: WindowParts) -> list[Command]:
    menu = translate("Menu", "&File")
    show, sharing = parts.window.show_page, parts.sharing

    def lock() -> None:
        if parts.locking.can_lock:
            parts.locking.lock()
        else:
            parts.desk.say(translate("Lock", "Only an encrypted database can be locked; see the settings."))

    return [
        Command(menu, translate("Menu", "Choose or add a patient …"), parts.talks.pick_patient, "Ctrl+P"),
        Command(menu, translate("Menu", "Sessions"), lambda: show("sessions"), "Ctrl+O"),
        Command(menu, translate("Menu", "Import …"), lambda: show("import"), "Ctrl+I", separated=True),
        Command(menu, translate("Menu", "Export …"), sharing.export, "Ctrl+E"),
        Command(menu, translate("Menu", "Send to the clinic …"), sharing.send),
        Command(menu, translate("Menu", "Receive sessions …"), sharing.receive),
        Command(menu, translate("Menu", "Open a home package …"), parts.home_talks.open_package),
        Command(menu, translate("Menu", "Back up now"), parts.safety.back_up_now, separated=True),
        Command(menu, translate("Menu", "Restore a backup …"), parts.safety_talks.restore),
        Command(menu, translate("Menu", "Lock now"), lock, "Ctrl+Shift+L"),
        Command(menu, translate("Menu", "Settings"), lambda: show("settings"), "Ctrl+,", separated=True),
        Command(menu, translate("Menu", "Quit"), parts.window.close, "Ctrl+Q", separated=True),
    ]


def _session(parts: WindowParts) -> list[Command]:
    menu = translate("Menu", "&Session")
    live, talks = parts.live, parts.talks

    def key(
        text: str, do: Callable[[], object], letter: str, name: str, *, separated: bool = False
    ) -> Command:
        return Command(menu, text, do, letter, name, "live", separated)

    return [
        key(translate("Menu", "Record or stop"), parts.desk.toggle_recording, "R", "record"),
        key(translate("Menu", "End the set"), parts.treatment.sets.end, "S", "end_set"),
        key(
            translate("Menu", "Correct the exercise …"),
            talks.correct_exercise,
            "E",
            "correct",
            separated=True,
        ),
        key(translate("Menu", "One repetition more"), lambda: live.change_count(1), "+", "more"),
        key(translate("Menu", "One repetition fewer"), lambda: live.change_count(-1), "-", "fewer"),
        key(translate("Menu", "Set a marker"), live.mark, "M", "mark", separated=True),
        key(translate("Menu", "Write a note …"), talks.note, "N", "note"),
        key(translate("Menu", "Pain and effort …"), talks.ask_rating_of_last, "B", "rate"),
    ]


def _device(parts: WindowParts) -> list[Command]:
    menu = translate("Menu", "&Device")
    desk = parts.desk

    def choose() -> None:
        parts.window.show_page("device")

    def last() -> None:
        if desk.settings.last_source:
            desk.connect_sensor(desk.settings.last_source)
        else:
            choose()

    return [
        Command(menu, translate("Menu", "Choose a sensor …"), choose, "Ctrl+D"),
        Command(
            menu,
            translate("Menu", "Connect the last sensor"),
            last,
            "Ctrl+L",
        ),
        Command(menu, translate("Menu", "Simulated sensor"), desk.try_simulated),
        Command(menu, translate("Menu", "Replay a file …"), lambda: parts.pages.device.replay_file()),
        Command(
            menu,
            translate("Menu", "How the board lies on the limb …"),
            lambda: parts.window.show_page("orientation"),
        ),
        Command(menu, translate("Menu", "Disconnect"), desk.disconnect_sensor, separated=True),
    ]


def _model(parts: WindowParts) -> list[Command]:
    menu = translate("Menu", "&Model")
    show = parts.window.show_page
    return [
        Command(menu, translate("Menu", "Models"), lambda: show("models")),
        Command(menu, translate("Menu", "Teach my patient …"), lambda: show("teach"), "Ctrl+T"),
        Command(
            menu,
            translate("Menu", "Train from recordings …"),
            lambda: show("train"),
            "Ctrl+Shift+T",
            separated=True,
        ),
        Command(menu, translate("Menu", "Training runs"), lambda: show("runs")),
        Command(menu, translate("Menu", "Recognition in use"), lambda: show("diagnostics")),
    ]


def _view(parts: WindowParts) -> list[Command]:
    menu = translate("Menu", "&View")
    live, desk = parts.live, parts.desk

    def type_size(step: int) -> None:
        index = FONT_PERCENTS.index(desk.settings.font_percent) + step
        if 0 <= index < len(FONT_PERCENTS):
            desk.change_settings(font_percent=FONT_PERCENTS[index])

    return [
        Command(menu, translate("Menu", "Live"), lambda: parts.window.show_page("live"), "Ctrl+1"),
        Command(menu, translate("Menu", "Patients"), lambda: parts.window.show_page("patients"), "Ctrl+2"),
        Command(
            menu,
            translate("Menu", "Statistics"),
            lambda: parts.window.show_page("analytics"),
            "Ctrl+Shift+S",
        ),
        Command(
            menu,
            translate("Menu", "Pause the picture, or go on"),
            lambda: live.freeze(live.window.follows),
            "Space",
            "pause",
            "plot",
            separated=True,
        ),
        Command(
            menu, translate("Menu", "Follow the newest"), lambda: live.freeze(False), "F", "follow", "live"
        ),
        Command(
            menu, translate("Menu", "Look back"), lambda: live.pan(live.window.span_s / 4), "Left", "", "plot"
        ),
        Command(
            menu,
            translate("Menu", "Look forward"),
            lambda: live.pan(-live.window.span_s / 4),
            "Right",
            "",
            "plot",
        ),
        Command(menu, translate("Menu", "Shorter time"), lambda: live.zoom(0.5, 1.0), "Up", "", "plot"),
        Command(menu, translate("Menu", "Longer time"), lambda: live.zoom(2.0, 1.0), "Down", "", "plot"),
        Command(menu, translate("Menu", "Larger type"), lambda: type_size(1), "Ctrl++", separated=True),
        Command(menu, translate("Menu", "Smaller type"), lambda: type_size(-1), "Ctrl+-"),
        Command(menu, translate("Menu", "Home mode"), lambda: desk.change_settings(home_mode=True), "Ctrl+H"),
    ]


def _help(parts: WindowParts) -> list[Command]:
    menu = translate("Menu", "&Help")
    support = parts.support
    return [
        Command(menu, translate("Menu", "Keys"), lambda: parts.talks.keys(parts.commands), "F1"),
        Command(menu, translate("Menu", "Guide"), parts.talks.guide, "Shift+F1"),
        Command(menu, translate("Menu", "Open log folder"), support.open_log_folder, separated=True),
        Command(menu, translate("Menu", "Copy report"), support.copy_report),
        Command(menu, translate("Menu", "Look for an update …"), parts.look_for_update, separated=True),
        Command(menu, translate("Menu", "Audit trail …"), parts.talks.audit_trail, separated=True),
        Command(menu, translate("Menu", "About"), parts.talks.about, separated=True),
    ]
