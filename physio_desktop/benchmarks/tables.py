"""All tables, each a file of its own, run by `physio-desktop benchmark`.

Nothing is taken from an earlier run. A row whose measurement fails says why and counts as not met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from physio_desktop.benchmarks.core import MEASUREMENTS as CORE
from physio_desktop.benchmarks.devices import MEASUREMENTS as DEVICES
from physio_desktop.benchmarks.figures import Figure, Measurement, Row
from physio_desktop.benchmarks.live import MEASUREMENTS as LIVE
from physio_desktop.benchmarks.progress import Bar
from physio_desktop.benchmarks.recognition import MEASUREMENTS as RECOGNITION
from physio_desktop.benchmarks.sessions import MEASUREMENTS as SESSIONS
from physio_desktop.benchmarks.start import MEASUREMENTS as START
from physio_desktop.benchmarks.train import People
from physio_desktop.benchmarks.train import measurements as train

__all__ = ["BENCHMARKS", "Figure", "Measurement", "Row", "run"]

BENCHMARKS: Mapping[str, Sequence[Measurement]] = {
    "core": CORE,
    "start": START,
    "devices": DEVICES,
    "live": LIVE,
    "recognition": RECOGNITION,
    "train": train(),
    "sessions": SESSIONS,
}


def run(names: Iterable[str], *, short: bool = False, people: People = None) -> Iterator[Row]:
    """The rows of these benchmarks, each as soon as it is measured. `short` takes less than a minute each.

    people: dataset and annotations for those that need people.
    """
    known = {**BENCHMARKS, "train": train(people)}
    measurements = [measurement for name in names for measurement in known[name]]
    with Bar(sum(measurement.seconds for measurement in measurements)) as bar:
        for measurement in measurements:
            bar.begin(measurement.figures[0].name)
            for row in measurement.rows(short):
                bar.hide()
                yield row
                bar.show()
            bar.advance(measurement.seconds)
