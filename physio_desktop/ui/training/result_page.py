"""What a training reached: every figure beside the sentence that says how it was tested."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QLabel, QListWidget, QListWidgetItem

from physio_desktop.ui.cards import Card, ScrollingPage, button, field, label, row
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.training import charts
from physio_desktop.ui.training.charts import Chart
from physio_desktop.ui.training.confusion_matrix import ConfusionMatrix
from physio_desktop.ui.training.feature_words import feature_words
from physio_desktop.ui.training.result_presenter import ResultPresenter
from physio_desktop.ui.training.shown_run import Figures, ShownCandidate, ShownRun
from physio_desktop.ui.training.tables import FigureTable
from physio_desktop.ui.training.words import (
    FIGURES,
    LEADING,
    figure_name,
    figure_words,
    kind_name,
    sentence,
    tested_name,
    tested_words,
)
from physio_desktop.ui.wording import clock, exercise_name, moment, number, percent, placement_name, translate

_WINDOW = Qt.ItemDataRole.UserRole
_LIST_HEIGHT, _BAR = 168, 24
_N_FEATURES = 15


class ResultPage(ScrollingPage):
    """`back_wanted`: to where it was opened from. `use_wanted`: the version shall serve."""

    back_wanted = Signal()
    use_wanted = Signal(int)

    def __init__(self, presenter: ResultPresenter, theme: Theme) -> None:
        super().__init__(translate("Training", "What the training reached"))
        self.presenter, self._theme = presenter, theme
        self.back = button(translate("Training", "Back"), self.back_wanted.emit)
        self.facts = label("", "quiet", wraps=True)
        self.export = button(translate("Training", "Export …"), self._export)
        self.use = button(translate("Training", "Use this model …"), self._use, "primary")
        self.headline = label("", "title")
        self.worst = label("", "large", wraps=True)
        self.gate = label("", wraps=True)
        self.protocols = [label("", "quiet", wraps=True) for _ in range(4)]
        self.kind = QComboBox()
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self.figures = FigureTable(translate("Training", "Figures by kind of trees"), theme)
        self.people = FigureTable(translate("Training", "Figures by person, the worst first"), theme)
        self.matrix = ConfusionMatrix(theme)
        self.matrix.cell_chosen.connect(self._show_windows)
        self.cell = label("", wraps=True)
        self.windows = QListWidget()
        self.windows.setAccessibleName(translate("Training", "Windows behind the chosen cell"))
        self.windows.setFixedHeight(_LIST_HEIGHT)
        self.windows.itemActivated.connect(self._review)
        self.windows.itemClicked.connect(self._review)
        self.curve = Chart(translate("Training", "Learning curve"), theme)
        self.reliability = Chart(translate("Training", "Reliability"), theme)
        self.importance = Chart(translate("Training", "What the model looks at"), theme)
        self._lay_out()
        presenter.on_run = self.show_run
        self.show_run()

    def _lay_out(self) -> None:
        head = row(self.back, self.facts, self.export, self.use)
        head.setStretch(1, 1)
        self.body.insertLayout(0, head)
        summary = Card(self.headline, self.worst, self.protocols[0], self.gate)
        figures = Card(_heading(translate("Training", "All figures")), self.figures, self.protocols[1])
        chosen = row(None)
        chosen.insertLayout(0, field(translate("Training", "Shown below"), self.kind))
        self.each = _heading("")
        people = Card(self.each, self.people, self.protocols[2])
        words = translate("Training", "Rows: what was done. Columns: what it was named. Choose a cell.")
        matrix = Card(
            *(
                _heading(translate("Training", "What is confused with what")),
                label(words, "quiet", wraps=True),
            ),
            *(self.matrix, self.protocols[3], self.cell, self.windows),
        )
        plots = QGridLayout()
        plots.setSpacing(16)
        self.more = label("", "quiet", wraps=True)
        sure = translate("Training", "How often it was right, by how sure it was; on the line both agree")
        for column, (title, about, chart) in enumerate(
            (
                (translate("Training", "Would more recordings help?"), self.more, self.curve),
                (
                    translate("Training", "Can its confidence be believed?"),
                    label(sure, "quiet", wraps=True),
                    self.reliability,
                ),
            )
        ):
            plots.addWidget(Card(_heading(title), about, chart), 0, column)
            plots.setColumnStretch(column, 1)
        gain = translate("Training", "Share of what each feature contributed to the model")
        looks = Card(
            _heading(translate("Training", "What the model looks at")), label(gain, "quiet"), self.importance
        )
        for part in (summary, figures, chosen, people, matrix, plots, looks):
            if isinstance(part, Card):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)
        self.body.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.figures, self.people, self.matrix, self.curve, self.reliability, self.importance):
            part.set_theme(theme)

    # -- showing

    def show_run(self) -> None:
        run = self.presenter.run
        for part in (self.export, self.use, self.kind, self.matrix):
            part.setEnabled(run is not None)
        if run is None:
            self.facts.setText(translate("Training", "The run is being read …"))
            return
        self.facts.setText("  ·  ".join(_facts(run)))
        self.use.setVisible(run.model is not None)
        best = run.candidates[0]
        tested = tested_words(run.tested_by)
        self.each.setText(tested.each)
        self.more.setText(tested.more)
        self.headline.setText(_headline(best))
        self.worst.setText(_worst(best, tested.worst))
        self.gate.setText(sentence(run.gate.sentence) if run.gate is not None else "")
        for words in self.protocols:
            words.setText(sentence(run.protocol))
        headings = [translate("Training", "Kind"), *map(figure_name, FIGURES)]
        self.figures.show_rows(headings, [[kind_name(c.kind), *_cells(c.overall)] for c in run.candidates])
        self.kind.blockSignals(True)
        self.kind.clear()
        for one in run.candidates:
            self.kind.addItem(kind_name(one.kind))
        self.kind.blockSignals(False)
        self.kind.setEnabled(len(run.candidates) > 1)
        self._show_candidate(best)
        self._show_of_best(run)
        self.verticalScrollBar().setValue(0)

    def _show_candidate(self, candidate: ShownCandidate) -> None:
        run = self.presenter.run
        assert run is not None
        one = tested_words(run.tested_by).one
        headings = [one, figure_name("n_windows"), *map(figure_name, FIGURES)]
        rows = [
            [tested_name(w), figure_words("n_windows", f["n_windows"]), *_cells(f)]
            for w, f in candidate.people
        ]
        self.people.show_rows(headings, rows)
        self.matrix.show_counts(run.labels if candidate.confusion else (), candidate.confusion)
        self.windows.clear()
        self.cell.setText("")
        self.windows.hide()
        bins = candidate.reliability
        said = "; ".join(f"{percent(sure)}: {percent(right)} ({n})" for sure, right, n in bins)
        self.reliability.show_drawing(charts.reliability(bins), said)

    def _show_of_best(self, run: ShownRun) -> None:
        said = "; ".join(f"{n}: {percent(f1, 1)}" for n, f1 in run.learning_curve)
        self.curve.show_drawing(
            charts.learning_curve(run.learning_curve, tested_words(run.tested_by).learned), said
        )
        named = [(feature_words(name), share) for name, share in run.importance[:_N_FEATURES]]
        said = "; ".join(f"{name}: {percent(share, 1)}" for name, share in named)
        self.importance.show_drawing(charts.bars(named), said, max(_BAR * len(named), _BAR))

    # -- what buttons and cells do

    def _kind_chosen(self, number_: int) -> None:
        if self.presenter.run is not None and number_ >= 0:
            self.presenter.number = number_
            self._show_candidate(self.presenter.run.candidates[number_])

    def _show_windows(self, truth: int, said: int) -> None:
        run, candidate = self.presenter.run, self.presenter.candidate
        if run is None or candidate is None:
            return
        found = self.presenter.windows(truth, said)
        count = candidate.confusion[truth][said]
        self.cell.setText(_cell_words(run.labels[truth], run.labels[said], count, len(found)))
        self.windows.clear()
        self.windows.setVisible(bool(found))
        for one, session in found:
            if session is None:
                words = translate("Training", "a session that was deleted, at {at}")
                text = words.format(at=clock(one.start_us / 1e6))
            else:
                words = translate("Training", "{patient}, {when}, at {at}")
                when = moment(session.started)
                text = words.format(patient=session.patient, when=when, at=clock(one.start_us / 1e6))
            item = QListWidgetItem(text, self.windows)
            item.setData(_WINDOW, one)

    def _review(self, item: QListWidgetItem) -> None:
        self.presenter.review(item.data(_WINDOW))

    def _use(self) -> None:
        run = self.presenter.run
        if run is not None and run.model is not None:
            self.use_wanted.emit(run.model)

    def _export(self) -> None:
        title = translate("Training", "Folder for tables and plots")
        name = QFileDialog.getExistingDirectory(self, title)
        if name:
            self.export_to(Path(name))

    def export_to(self, folder: Path) -> None:
        """Tables as CSV and plots as PNG."""
        self.presenter.export(
            folder,
            {
                "confusion.png": self.matrix.picture(),
                "learning_curve.png": self.curve.picture(),
                "reliability.png": self.reliability.picture(),
                "importance.png": self.importance.picture(800),
            },
        )


def _heading(text: str) -> QLabel:
    return label(text, "heading", wraps=True)


def _cells(figures: Figures) -> list[str]:
    return [figure_words(name, figures.get(name)) for name in FIGURES]


def _facts(run: ShownRun) -> list[str]:
    people = translate("Training", "{n} people").format(n=len(run.people))
    if run.is_personal:
        who = next(iter(run.result["settings"]["people"]), "")
        people = translate("Training", "personal, for {patient} alone").format(patient=who)
    return [
        placement_name(run.placement),
        moment(run.started),
        people,
        translate("Training", "took {time}").format(time=clock(run.seconds)),
    ]


def _headline(best: ShownCandidate) -> str:
    f1 = figure_words(LEADING, best.overall.get(LEADING))
    words = translate("Training", "{kind}: macro F1 {f1}")
    return words.format(kind=kind_name(best.kind), f1=f1)


def _worst(best: ShownCandidate, words: str) -> str:
    if best.worst is None:
        return translate("Training", "Nothing was left to test on.")
    who, figures = best.worst
    return words.format(
        who=tested_name(who),
        f1=figure_words(LEADING, figures.get(LEADING)),
        accuracy=figure_words("accuracy", best.overall.get("accuracy")),
    )


def _cell_words(truth: str, said: str, count: int, n_kept: int) -> str:
    names = {"truth": exercise_name(truth), "said": exercise_name(said), "n": number(count)}
    if not count:
        return translate("Training", "{truth}, named {said}: none.").format(**names)
    if not n_kept:
        words = translate("Training", "{truth}, named {said}: {n} windows; which ones was not kept.")
        return words.format(**names)
    words = translate("Training", "{truth}, named {said}: {n} windows. Choose one to look at it.")
    return words.format(**names)
