"""One session in sentences, sets and markers."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from physio_desktop.ui.cards import Card, label
from physio_desktop.ui.sessions.presenter import SessionsPresenter
from physio_desktop.ui.sessions.set_cards import SetCard
from physio_desktop.ui.wording import clock, moment, translate


class ChosenSession(QWidget):
    """Hidden while none is chosen."""

    def __init__(self, presenter: SessionsPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.title = label("", "heading", wraps=True)
        self.facts = label("", "quiet", wraps=True)
        self.summary = label("", wraps=True)
        self.note = label("", "quiet", wraps=True)
        self.markers = label("", "quiet", wraps=True)
        self._sets = QVBoxLayout()
        self._sets.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(Card(self.title, self.facts, self.summary, self.note, self.markers, spacing=12))
        column.addLayout(self._sets)

    def show_parts(self) -> None:
        parts = self._presenter.parts
        self.setVisible(parts is not None)
        while (item := self._sets.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if parts is None:
            return
        self.title.setText(moment(parts.session.started))
        self.facts.setText(self._presenter.facts())
        self.summary.setText("\n".join(self._presenter.sentences()))
        note = parts.session.note.strip()
        self.note.setText(translate("Sessions", "Note: {text}").format(text=note))
        self.note.setVisible(bool(note))
        unnamed = translate("Sessions", "marker")
        marks = [f"{clock(m.start_us / 1e6)} {m.text or unnamed}" for m in parts.markers]
        self.markers.setText("   ".join(marks))
        self.markers.setVisible(bool(marks))
        for one in parts.sets:
            self._sets.addWidget(SetCard(one, parts.repetitions, self._presenter.change_set))
