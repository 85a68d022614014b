"""The review page: the whole session on one timeline, looked at, played and corrected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from physio_desktop.ui.cards import Card, button, label, row
from physio_desktop.ui.live.band import Band
from physio_desktop.ui.live.dialogs import ExerciseChooser
from physio_desktop.ui.live.signal_plot import SignalPlot
from physio_desktop.ui.live.time_window import TimeWindow
from physio_desktop.ui.review.detail_panel import DetailPanel
from physio_desktop.ui.review.overview_strip import OverviewStrip
from physio_desktop.ui.review.player import Player
from physio_desktop.ui.review.presenter import ReviewPresenter
from physio_desktop.ui.review.set_dialog import SetDialog
from physio_desktop.ui.review.span import Scale, Span
from physio_desktop.ui.review.tracks import Tracks
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.wording import clock, exercise_name, moment, number, percent, translate
from physio_desktop.workflows.playback import SPEEDS

_FRAME_MS = 33
_PANEL, _WIDE_PANEL, _WIDE = 372, 440, 1100  # pixels at 100 %; the last is the page's
_LEAST_PLOT = 140  # pixels: in the smallest window everything is seen at once
_ROWS_PER_PIXEL = 2
_LEAST_BAND = 4  # pixels


class ReviewPage(QWidget):
    """`back_wanted`: to where it was opened from."""

    back_wanted = Signal()

    def __init__(self, presenter: ReviewPresenter, player: Player, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.presenter, self.player = presenter, player
        self.back = button(translate("Review", "Back"), self.back_wanted.emit)
        self.title = label("", "heading")
        self.facts = label("", "quiet")
        self.undo = button(translate("Review", "Undo"), presenter.undo, tip="Ctrl+Z")
        self.redo = button(translate("Review", "Redo"), presenter.redo, tip="Ctrl+Shift+Z")
        self.play = button(translate("Review", "Play"), self._toggle, "primary")
        self.stop = button("■", player.stop, "scale", translate("Review", "Stop"))
        self.stop.setAccessibleName(translate("Review", "Stop"))
        self.speed = QComboBox()
        self.speed.setAccessibleName(translate("Review", "Speed"))
        for speed in SPEEDS:
            self.speed.addItem(f"{speed}×", speed)
        self.now = label("", "accent")
        self.found = label("", "small", wraps=True)
        self.out = button("−", lambda: presenter.zoom(2.0))
        self.out.setAccessibleName(translate("Review", "Longer time"))
        self.whole = button(translate("Review", "All"), self._show_whole)
        self.closer = button("+", lambda: presenter.zoom(0.5))
        self.closer.setAccessibleName(translate("Review", "Shorter time"))
        self.overview = OverviewStrip(theme)
        self.plot = SignalPlot(theme)
        self.tracks = Tracks(theme)
        self.plot.setFocusProxy(self.tracks)
        self.panel = DetailPanel(presenter, theme)
        self.beside = QScrollArea(widgetResizable=True)
        self.beside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.beside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.beside.setWidget(self.panel)
        self._frame = QTimer(self, interval=_FRAME_MS)
        self._frame.timeout.connect(self._show_moment)
        self._drawing = QTimer(self, singleShot=True, interval=0)
        self._drawing.timeout.connect(self.draw)
        self._lay_out()
        self._theme = theme
        self._make_room()
        self._connect()
        self.show_session()

    def _lay_out(self) -> None:
        head = row(self.back, self.title, self.facts, None, self.undo, self.redo, spacing=12)
        for zoom in (self.out, self.closer):
            zoom.setObjectName("scale")
        bar = row(self.play, self.stop, self.speed, self.now, None, spacing=4)
        for one in (self.out, self.whole, self.closer):
            bar.addWidget(one)
        timeline = Card(bar, self.found, self.overview, self.plot, self.tracks, margin=12)
        timeline.body.setStretch(3, 1)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(timeline, 1)
        body.addWidget(self.beside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 16)
        outer.setSpacing(12)
        outer.addLayout(head)
        outer.addLayout(body, 1)

    def _connect(self) -> None:
        presenter, tracks = self.presenter, self.tracks
        presenter.on_opened = self.show_session
        presenter.on_view = self._draw_soon
        presenter.on_said = self.show_said
        self.player.changed.connect(self.show_player)
        self.speed.currentIndexChanged.connect(lambda _: self.player.set_speed(self.speed.currentData()))
        self.overview.wanted.connect(presenter.look_at)
        self.overview.zoom_wanted.connect(presenter.zoom)
        self.plot.zoom_wanted.connect(presenter.zoom)
        self.plot.pan_wanted.connect(lambda seconds: presenter.pan(-round(seconds * 1e6)))
        self.plot.follow_wanted.connect(self._show_whole)
        tracks.zoom_wanted.connect(presenter.zoom)
        tracks.pan_wanted.connect(presenter.pan)
        tracks.moment_wanted.connect(self._go_to)
        tracks.selected.connect(presenter.select)
        tracks.label_selected.connect(presenter.select_label)
        tracks.moved.connect(presenter.move_boundary)
        tracks.missed_dragged.connect(presenter.add_missed)
        tracks.label_dragged.connect(self._ask_label)
        self.panel.exercise_wanted.connect(self.ask_exercise)
        self.panel.set_wanted.connect(self.ask_set)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.overview, self.plot, self.tracks, self.panel):
            part.set_theme(theme)
        self._theme = theme
        self._make_room()
        self._draw_soon()

    def _make_room(self) -> None:
        size = self._theme.size
        self.plot.setMinimumHeight(size(_LEAST_PLOT))
        self.beside.setFixedWidth(size(_WIDE_PANEL if self.width() >= size(_WIDE) else _PANEL))

    # -- showing

    def show_session(self) -> None:
        """Another session, or none."""
        opened = self.presenter.opened
        self.player.stop()
        self.player.repetitions = []
        for part in (self.play, self.out, self.whole, self.closer, self.panel):
            part.setEnabled(opened is not None)
        if opened is None:
            self.title.setText(translate("Review", "The session is being read …"))
            self.facts.setText("")
        else:
            session = opened.session
            self.title.setText(session.patient or translate("Review", "No patient"))
            facts = [moment(session.started), clock(session.duration_s)]
            if opened.gaps:
                facts.append(translate("Review", "gaps: {n}").format(n=len(opened.gaps)))
            self.facts.setText("  ·  ".join(facts))
            self.plot.fit(opened.overview)
        self.panel.show_note()
        self.show_said()
        self.show_player()

    def show_said(self) -> None:
        presenter = self.presenter
        self.overview.show_session(presenter.opened, presenter.said)
        self._show_tracks()
        self.panel.show_said()
        self.undo.setEnabled(bool(presenter.steps.done))
        self.redo.setEnabled(bool(presenter.steps.undone))
        self._draw_soon()

    def _show_tracks(self) -> None:
        presenter = self.presenter
        selected, entry = presenter.selected, presenter.selected_label
        self.tracks.show_session(presenter.opened, presenter.said, selected, entry, self.player.repetitions)

    def show_player(self) -> None:
        player = self.player
        playing = translate("Review", "Pause") if player.is_playing else translate("Review", "Play")
        self.play.setText(playing)
        self.play.setAccessibleName(playing)
        self.stop.setEnabled(player.is_on)
        self.speed.setCurrentIndex(SPEEDS.index(player.speed))
        prediction = player.prediction if player.is_on else None
        now = f"{exercise_name(prediction.exercise)} {percent(prediction.confidence)}" if prediction else ""
        self.now.setText(now)
        self.found.setText(self._found_words())
        self.found.setVisible(bool(self.found.text()))
        self._show_tracks()
        if player.is_playing and self.isVisible():
            self._frame.start()
        else:
            self._frame.stop()

    def _found_words(self) -> str:
        player = self.player
        if player.message:
            return player.message
        if not player.is_on and not player.repetitions:
            return ""
        words = translate("Review", "found now: {now}, stored: {stored}")
        at_us = player.position_us if player.position_us is not None else self.presenter.opened_end_us
        stored = [
            one.detected
            for one in self.presenter.said.repetitions
            if one.detected is not None and player.from_us <= one.detected.end_us <= at_us
        ]
        return words.format(now=number(len(player.repetitions)), stored=number(len(stored)))

    def _draw_soon(self) -> None:
        if self.isVisible() and not self._drawing.isActive():
            self._drawing.start()

    def draw(self) -> None:
        """One frame of everything that depends on what is in view."""
        self._drawing.stop()
        presenter, opened = self.presenter, self.presenter.opened
        if opened is None:
            return
        view = presenter.view
        seen = opened.history.view(view.start_us, view.end_us, max(self.plot.width(), 400) * _ROWS_PER_PIXEL)
        window = TimeWindow(view.length_us / 1e6, view.end_us)
        self.plot.draw(seen, window, view.end_us, self._bands(view), 0)
        self._show_moment()

    def _bands(self, view: Span) -> list[Band]:
        """From afar they would only be haze; the track beneath shows them."""
        presenter = self.presenter
        least_us = _LEAST_BAND * view.length_us / max(self.plot.width(), 1)
        bands = []
        for one in presenter.said.repetitions:
            start, end = one.span_us
            if end < view.start_us or start > view.end_us or end - start < least_us:
                continue
            truth = one.truth
            if truth is not None:
                bands.append(Band(start, end, truth.execution, one is presenter.selected))
        assert presenter.opened is not None
        marks = presenter.opened.markers
        return [*bands, *(Band(m.start_us, m.end_us, "marker") for m in marks)]

    def _show_moment(self) -> None:
        """Where it is played, or from where it would be; kept in view while it plays."""
        presenter = self.presenter
        at_us = self.player.position_us
        if at_us is not None and presenter.opened is not None:
            presenter.at_us = min(at_us, presenter.opened.whole.end_us)
            view = presenter.view
            if not view.start_us <= presenter.at_us <= view.end_us and self.player.is_playing:
                presenter.look_at(view.showing(presenter.at_us, presenter.opened.whole, 0.0))
                return
            self.found.setText(self._found_words())
        left, right = self.plot.edges()
        offset = self.plot.pos().x() - self.tracks.pos().x()
        self.tracks.show_view(Scale(presenter.view, left + offset, right + offset), presenter.at_us)
        self.overview.show_view(presenter.view, presenter.at_us)
        self.plot.show_moment(presenter.at_us)

    # -- what buttons and keys do

    def _toggle(self) -> None:
        self.player.toggle(self.presenter.opened, self.presenter.at_us)

    def _go_to(self, at_us: int) -> None:
        self.player.stop()
        self.presenter.selected = self.presenter.selected_label = None
        self.presenter.move_to(at_us)
        self.presenter.on_said()

    def _show_whole(self) -> None:
        if self.presenter.opened is not None:
            self.presenter.look_at(self.presenter.opened.whole)

    def ask_exercise(self) -> None:
        if self.presenter.selected is not None or self.presenter.label is not None:
            self._choose(self.presenter.change_exercise)

    def ask_set(self) -> None:
        """What is to be said of the set of the chosen repetition, or of the moment."""
        one = self.presenter.reviewed_set
        if one is None:
            self.presenter.desk.say(translate("Review", "Choose a repetition of the set first."))
            return
        found = self.presenter.said.repetitions
        n_found = sum(each.detected is not None and one.truth.holds(each.span_us) for each in found)
        dialog = SetDialog(
            one, one.truth.counted_in(found), n_found, self.presenter.change_set, self.window()
        )
        self._open(dialog)

    def _ask_label(self, start_us: int, end_us: int) -> None:
        self._choose(lambda exercise: self.presenter.say_label(start_us, end_us, exercise))

    def _choose(self, choose: Callable[[str], None]) -> None:
        self._open(ExerciseChooser(self.presenter.choices(), choose, self.window()))

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _: self.tracks.setFocus())
        dialog.open()

    def keep_note(self) -> None:
        """What is written in the note so far."""
        self.presenter.write_note(self.panel.note.toPlainText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no button or field has taken for itself."""
        presenter = self.presenter
        if event.matches(QKeySequence.StandardKey.Undo):
            presenter.undo()
        elif event.matches(QKeySequence.StandardKey.Redo) or _is_ctrl_shift_z(event):
            presenter.redo()
        elif event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif (do := self._keys().get(Qt.Key(event.key()))) is not None:
            do()
        else:
            super().keyPressEvent(event)

    def _keys(self) -> dict[Qt.Key, Callable[[], object]]:
        presenter, key = self.presenter, Qt.Key
        return {
            key.Key_Space: self._toggle,
            key.Key_Left: lambda: presenter.step(-1),
            key.Key_Right: lambda: presenter.step(1),
            key.Key_1: lambda: presenter.verdict("correct"),
            key.Key_2: lambda: presenter.verdict("fast"),
            key.Key_3: lambda: presenter.verdict("low_amplitude"),
            key.Key_E: self.ask_exercise,
            key.Key_S: self.ask_set,
            key.Key_A: presenter.add_missed,
            key.Key_Delete: presenter.reject,
            key.Key_Backspace: presenter.reject,
            key.Key_Return: presenter.accept,
            key.Key_Enter: presenter.accept,
            key.Key_Up: lambda: presenter.zoom(0.5),
            key.Key_Down: lambda: presenter.zoom(2.0),
            key.Key_Escape: self.back_wanted.emit,
        }

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tracks.setFocus()
        self._draw_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        """Elsewhere nothing is played, and the note is kept."""
        self.player.stop()
        self.keep_note()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        self._draw_soon()


def _is_ctrl_shift_z(event: QKeyEvent) -> bool:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_Z and event.modifiers() == both
