"""What is read from two metres: the count, then the exercise, then how sure and how well."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from physio_desktop.ui.cards import Card, ElidedLabel, button, label, restyle, row
from physio_desktop.ui.icons import verdict_picture
from physio_desktop.ui.live.presenter import EXECUTIONS, Panel
from physio_desktop.ui.theme import COUNT, NORMAL, SMALL, TITLE, Theme
from physio_desktop.ui.wording import number, percent, translate, verdict_name

_COUNT_SHARE, _TIGHT_SHARE = 1 / 5, 1 / 8  # of the panel's height; a fifth is a sixth of the window's
_ROOMY, _TIGHT = 620, 460  # pixels at 100 %


class CountPanel(QWidget):
    """Shows a `Panel`; the buttons are connected by the page."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Panel | None = None
        self._is_roomy = True
        self.exercise = label("", wraps=True)
        self.exercise.setAccessibleName(translate("Live", "Exercise"))
        self.confidence = _bar(translate("Live", "Confidence"))
        self.sure = label("", "small")
        self.others = QGridLayout()
        self.others.setVerticalSpacing(2)
        self.others.setHorizontalSpacing(8)
        self._other_rows = [(label("", "small"), label("", "small")) for _ in range(5)]
        for index, (name, share) in enumerate(self._other_rows):
            share.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.others.addWidget(name, index, 0)
            self.others.addWidget(share, index, 1)
        self.others.setColumnStretch(0, 1)
        self.model = ElidedLabel("", "small")
        self.correct = button(translate("Live", "Correct the exercise (E)"), kind="flat")
        self.count = QLabel("0")
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.target = label("", "large")
        self.set_text = label("", "quiet", wraps=True)
        self.fewer = button("−", kind="scale", tip=translate("Live", "One repetition fewer (−)"))
        self.fewer.setAccessibleName(translate("Live", "One repetition fewer"))
        self.more = button("+", kind="scale", tip=translate("Live", "One repetition more (+)"))
        self.more.setAccessibleName(translate("Live", "One repetition more"))
        self.end_set = button(translate("Live", "End the set (S)"))
        self.hold = _bar(translate("Live", "Hold"))
        self.hold_text = label("")
        self.tempo_shape = QLabel()
        self.tempo = label("")
        self.rest = label("", "accent")
        self._tally = {execution: (QLabel(), label("")) for execution in EXECUTIONS}
        self.hint = label("", "warning", wraps=True)
        self._lay_out()
        self.set_theme(theme)

    def _lay_out(self) -> None:
        for centred in (self.target, self.set_text, self.rest):
            centred.setAlignment(Qt.AlignmentFlag.AlignCenter)
        counting = Card(self.count, self.target, self.set_text, self.rest, spacing=0)
        counting.body.addSpacing(8)
        counting.body.addLayout(row(self.fewer, self.end_set, self.more))
        what = Card(self.exercise, self.confidence, self.sure, spacing=4)
        what.body.addSpacing(4)
        what.body.addLayout(self.others)
        what.body.addWidget(self.model)
        what.body.addWidget(self.correct, alignment=Qt.AlignmentFlag.AlignLeft)
        how = Card(
            row(label(translate("Live", "Hold"), "small"), None, self.hold_text),
            self.hold,
            row(label(translate("Live", "Last repetition"), "small"), None, self.tempo_shape, self.tempo),
        )
        tally = [part for pair in self._tally.values() for part in (*pair, None)]
        how.body.addLayout(row(*tally[:-1], spacing=4))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for card in (what, counting, how):
            column.addWidget(card)
        column.addWidget(self.hint)
        column.addStretch(1)
        self.setFixedWidth(320)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedWidth(theme.size(300) if theme.percent < 150 else theme.size(270))
        self.exercise.setFont(theme.font(TITLE, bold=True))
        self.tempo.setFont(theme.font(NORMAL, bold=True))
        self.hold_text.setFont(theme.font(NORMAL, bold=True))
        self._set_fonts()
        for execution, (shape, text) in self._tally.items():
            shape.setPixmap(verdict_picture(execution, theme.colours.verdict(execution)))
            text.setFont(theme.font(SMALL))
        self._shown = None

    def _set_fonts(self) -> None:
        """Where there is little room, the likeliest others go first, then the tally, and the count last."""
        self._is_roomy = self.height() >= self._theme.size(_ROOMY)
        share = _COUNT_SHARE if self._is_roomy else _TIGHT_SHARE
        pixels = round(max(COUNT * 0.6, min(self.height() * share, 160)))
        self.count.setStyleSheet(
            f"font-size: {pixels}px; font-weight: 700; color: {self._theme.colours.text};"
        )
        self.count.setMinimumHeight(round(1.1 * pixels))
        for pair in self._other_rows:
            for part in pair:
                part.setVisible(self._is_roomy)
        self.model.setVisible(self._is_roomy and bool(self.model.full_text))
        for pair in self._tally.values():
            for part in pair:
                part.setVisible(self.height() >= self._theme.size(_TIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_fonts()
        super().resizeEvent(event)

    def show_panel(self, panel: Panel) -> None:
        """What has changed of it; the hold changes ten times a second, the rest seldom."""
        before, self._shown = self._shown, panel
        if panel == before:
            return
        if before is None or _exercise_of(panel) != _exercise_of(before):
            self._show_exercise(panel)
        if before is None or (panel.count, panel.target) != (before.count, before.target):
            self._show_count(panel)
        if before is None or (panel.tempo, panel.tally) != (before.tempo, before.tally):
            self._show_last(panel)
        if before is None or panel.model != before.model:
            self.model.say(panel.model)
            self._set_fonts()
        self.set_text.setText(panel.set_text)
        self.rest.setText(panel.rest)
        self.hold_text.setText(f"{number(panel.hold_s, 1)} s")
        self.hold.setValue(round(1000 * min(panel.hold_s / panel.hold_target_s, 1.0)))
        if before is None or panel.hint != before.hint:
            self.hint.setText(panel.hint)
            self.hint.setVisible(bool(panel.hint))

    def _show_count(self, panel: Panel) -> None:
        self.count.setText(str(panel.count))
        self.count.setAccessibleName(
            translate("Live", "{count} of {target} repetitions").format(
                count=panel.count, target=panel.target
            )
        )
        self.target.setText(
            translate("Live", "of {target}").format(target=panel.target) if panel.target else ""
        )

    def _show_last(self, panel: Panel) -> None:
        self.tempo.setText(panel.tempo)
        has_tempo = bool(panel.tempo)
        if has_tempo:
            colour = self._theme.colours.verdict(panel.tempo_verdict)
            self.tempo_shape.setPixmap(verdict_picture(panel.tempo_verdict, colour))
        self.tempo_shape.setVisible(has_tempo)
        for execution, n in panel.tally:
            self._tally[execution][1].setText(f"{verdict_name(execution)} {n}")

    def _show_exercise(self, panel: Panel) -> None:
        self.exercise.setText(panel.exercise)
        colours = self._theme.colours
        colour = colours.text if panel.is_sure else colours.quiet
        style = f"font-size: {self._theme.size(26)}px; font-weight: 600; color: {colour};"
        if style != self.exercise.styleSheet():
            self.exercise.setStyleSheet(style)
        self.confidence.setValue(round(1000 * panel.confidence))
        restyle(self.confidence, state="" if panel.is_sure else "warning")
        self.sure.setText(panel.sure)
        for index, (name, share) in enumerate(self._other_rows):
            has = index < len(panel.top)
            name.setText(panel.top[index][0] if has else "")
            share.setText(percent(panel.top[index][1]) if has else "")


def _exercise_of(panel: Panel) -> tuple[object, ...]:
    return panel.exercise, panel.is_sure, panel.confidence, panel.sure, panel.top


def _bar(name: str) -> QProgressBar:
    bar = QProgressBar(minimum=0, maximum=1000, textVisible=False)
    bar.setAccessibleName(name)
    return bar
