"""Many files at once: every window named, what cannot be read refused, and the whole as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from physio_desktop.domain import Prediction
from physio_desktop.errors import Cancelled, PhysioError, RecordingFileError, StorageError
from physio_desktop.reporting.csv_table import Row, Value, csv_table
from physio_desktop.workflows.found_recordings import FoundRecording, find_recordings
from physio_desktop.workflows.lane import Lane

if TYPE_CHECKING:
    from physio_desktop.recognition.explanation import Reason
    from physio_desktop.storage.session_store import SessionStore
    from physio_desktop.workflows.model_choice import LoadedModel

N_TOP = 5
COLUMNS = (
    *("file", "title", "start_s", "end_s", "exercise", "confidence"),
    *(name for i in range(1, N_TOP + 1) for name in (f"top_{i}", f"top_{i}_confidence")),
    "model",
)


@dataclass(frozen=True, slots=True)
class ClassifiedWindow:
    """A window of a recording with what is done in it. Seconds count from the recording's first sample."""

    file: str
    title: str
    start_s: float
    end_s: float
    prediction: Prediction
    why: Sequence[Reason] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read or classified; the message names file, line and reason."""

    file: str
    error: PhysioError


@dataclass(slots=True)
class Batch:
    """What to classify, and how. `model_of` gives the model for a recording and may load it.

    explain: also say what spoke for each label. is_cancelled is asked before every window.
    """

    model_of: Callable[[FoundRecording], LoadedModel]
    store: SessionStore | None = None
    lane: Lane | None = None
    rate_hz: float | None = None
    explain: bool = False
    is_cancelled: Callable[[], bool] = field(default=lambda: False)

    def run(self, sources: Iterable[str]) -> Iterator[ClassifiedWindow | Refusal]:
        """One after the other; a file that is refused does not stop the others. Raises Cancelled, and
        PhysioError where there is no model.
        """
        for source in sources:
            yield from self._one(source)

    def _one(self, source: str) -> Iterator[ClassifiedWindow | Refusal]:
        refused: list[Refusal] = []

        def refuse(error: PhysioError) -> None:
            refused.append(Refusal(source, error))

        try:
            for found in find_recordings(source, self.store, self.lane, self.rate_hz, refuse):
                try:
                    yield from self._windows(found)
                except RecordingFileError as error:
                    refuse(error)
                yield from refused
                refused.clear()
                self._look_up()
        except (RecordingFileError, StorageError) as error:
            refuse(error)
        yield from refused

    def _windows(self, found: FoundRecording) -> Iterator[ClassifiedWindow]:
        from physio_desktop.workflows.classifying import windows_of
        from physio_desktop.workflows.recognising import predicted

        model = self.model_of(found)
        for window in windows_of(found, model):
            self._look_up()
            prediction = predicted(model, window)
            why = model.explain(window.values, prediction.top[0][0]) if self.explain else ()
            start_s, end_s = (
                round((moment - found.origin_us) / 1e6, 6)
                for moment in (prediction.start_us, prediction.end_us)
            )
            yield ClassifiedWindow(found.source, found.title, start_s, end_s, prediction, why)

    def _look_up(self) -> None:
        if self.is_cancelled():
            raise Cancelled("Classifying was cancelled.", "What was done by then is kept.")


def models_by_placement(
    placement: str | None, folder: Path | None = None
) -> Callable[[FoundRecording], LoadedModel]:
    """Loads each general model once: of the placement, else of the recording's own, else of all together."""
    from physio_desktop.workflows.classifying import load_for

    loaded: dict[str | None, LoadedModel] = {}

    def model_of(found: FoundRecording) -> LoadedModel:
        worn = placement or found.placement
        if worn not in loaded:
            loaded[worn] = load_for(worn, folder)
        return loaded[worn]

    return model_of


def classified_csv(windows: Iterable[ClassifiedWindow]) -> bytes:
    """A row for each window with its five likeliest; no text in it runs as a formula."""
    return csv_table(COLUMNS, map(_row, windows))


def _row(one: ClassifiedWindow) -> Row:
    prediction = one.prediction
    top: dict[str, Value] = {}
    for place, (exercise, chance) in enumerate(prediction.top[:N_TOP], 1):
        top |= {f"top_{place}": exercise, f"top_{place}_confidence": round(chance, 6)}
    return {
        "file": one.file,
        "title": one.title,
        "start_s": one.start_s,
        "end_s": one.end_s,
        "exercise": prediction.exercise,
        "confidence": round(prediction.confidence, 6),
        **top,
        "model": prediction.model,
    }
