"""Before a model serves: two models person by person, and what that says; or only to look."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from physio_desktop.ui.cards import button, field, label, row
from physio_desktop.ui.models.versions_presenter import Question
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.training import charts
from physio_desktop.ui.training.charts import Chart
from physio_desktop.ui.training.words import sentence
from physio_desktop.ui.wording import percent, translate

_WIDTH, _MOST_HEIGHT = 640, 420


class DuelView(QWidget):
    """Paired dots, and the sentence beneath."""

    def __init__(self, question: Question, theme: Theme) -> None:
        super().__init__()
        gate = question.gate
        self.chart = chart = Chart(translate("Models", "Macro F1, one by one"), theme)
        drawing = charts.paired_dots(gate.duels, question.candidate, question.active)
        said = "; ".join(
            f"{d.person}: {percent(d.candidate, 1)} / {percent(d.active, 1)}" for d in gate.duels
        )
        chart.show_drawing(drawing, said, charts.paired_height(gate.duels))
        area = QScrollArea(widgetResizable=True)
        area.setWidget(chart)
        area.setAccessibleName(chart.accessibleName())
        area.setFixedHeight(min(chart.height() + 8, _MOST_HEIGHT))
        area.setVisible(bool(gate.duels))
        title = translate("Models", "Macro F1 on recordings that the model had not learned from")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (label(title, "quiet", wraps=True), area, label(sentence(gate.sentence), wraps=True)):
            column.addWidget(widget)


class GateDialog(QDialog):
    """`promote(reason)`: the reason is empty where the gate was passed."""

    def __init__(
        self, question: Question, promote: Callable[[str], None], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Models", "Use {name}?").format(name=question.candidate))
        self.setMinimumWidth(_WIDTH)
        self._promote, self._passed = promote, bool(question.gate.passed)
        self.verdict = label(_verdict(question), "accent" if self._passed else "warning", wraps=True)
        self.reason = QLineEdit(placeholderText=translate("Models", "Why it shall serve nevertheless"))
        asked = field(translate("Models", "Reason; it is kept"), self.reason)
        self.use = button(translate("Models", "Use it"), self._use, "primary")
        self.nevertheless = button(translate("Models", "Use it nevertheless …"), self._ask, "danger")
        self.cancel = button(translate("Models", "Keep the present one"), self.reject)
        self._asking = QWidget()
        self._asking.setLayout(asked)
        self._asking.hide()
        self.use.setVisible(self._passed)
        self.nevertheless.setVisible(not self._passed)
        self.reason.textChanged.connect(lambda text: self.use.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self._use)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        for widget in (self.verdict, DuelView(question, theme), self._asking):
            column.addWidget(widget)
        column.addLayout(row(None, self.cancel, self.nevertheless, self.use))
        (self.use if self._passed else self.cancel).setDefault(True)

    def _ask(self) -> None:
        self._asking.show()
        self.nevertheless.hide()
        self.use.setText(translate("Models", "Use it nevertheless"))
        self.use.setAccessibleName(self.use.text())
        self.use.setEnabled(False)
        self.use.show()
        self.reason.setFocus()

    def _use(self) -> None:
        reason = self.reason.text().strip()
        if not self._passed and not reason:
            return
        self._promote("" if self._passed else reason)
        self.accept()


class CompareDialog(QDialog):
    def __init__(self, question: Question, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(
            translate("Models", "{first} and {second}").format(
                first=question.candidate, second=question.active
            )
        )
        self.setMinimumWidth(_WIDTH)
        words = translate(
            "Models",
            "Each on the recordings there were when it was trained; its own people were left out in turn.",
        )
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(DuelView(question, theme))
        column.addWidget(label(words, "quiet", wraps=True))
        column.addLayout(row(None, button(translate("Models", "Close"), self.accept, "primary")))


def _verdict(question: Question) -> str:
    passed = question.gate.passed
    if passed:
        return translate("Models", "✓ It may serve: it is not worse than the model that serves now.")
    if passed is None:
        return translate("Models", "Nobody can tell yet whether it is better.")
    return translate("Models", "It is worse than the model that serves now.")
