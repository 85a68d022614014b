"""What happens on other threads, as Qt signals: each arrives on the window's thread, in order."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from physio_desktop.workflows.treatment_events import TreatmentEvents


class LiveEvents(QObject):
    """`link` LinkStatus, `prediction` Prediction, `repetition` Repetition, `recognition` RecognitionStatus,
    `storage` StorageStatus, `sets` SetsStatus, `recording` RecordingState.
    """

    link = Signal(object)
    prediction = Signal(object)
    repetition = Signal(object)
    recognition = Signal(object)
    storage = Signal(object)
    sets = Signal(object)
    recording = Signal(object)

    def as_events(self) -> TreatmentEvents:
        return TreatmentEvents(
            self.link.emit,
            self.prediction.emit,
            self.repetition.emit,
            self.recognition.emit,
            self.storage.emit,
            self.sets.emit,
            self.recording.emit,
        )
