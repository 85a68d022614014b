"""What a training run measured, as CSV tables: one file each, the protocol sentence beside the figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from physio_desktop.sensing.exported_files import neutral_text

_Row = Sequence[Any]


def training_tables(result: Mapping[str, Any]) -> dict[str, bytes]:
    """File names and contents: UTF-8 with the mark that spreadsheets want. `result`: as it is stored."""
    candidates, labels = result["candidates"], list(result["labels"])
    best = candidates[0]
    names = list(best["overall"])
    kinds = [(c["kind"], c) for c in candidates]
    return {
        "figures.csv": _table(
            ["kind", *names, "seconds", "protocol"],
            [[k, *map(c["overall"].get, names), c["seconds"], result["protocol"]] for k, c in kinds],
        ),
        "people.csv": _table(
            ["kind", "person", *names],
            [[k, who, *map(f.get, names)] for k, c in kinds for who, f in c["per_person"].items()],
        ),
        "exercises.csv": _table(
            ["kind", "exercise", "precision", "recall", "f1", "n_windows"],
            [[k, name, *_of_class(f)] for k, c in kinds for name, f in c["per_class"].items()],
        ),
        "confusion.csv": _table(
            ["kind", "truth", *(f"said {name}" for name in labels)],
            [[k, labels[i], *line] for k, c in kinds for i, line in enumerate(c["confusion"])],
        ),
        "reliability.csv": _table(
            ["kind", "from", "to", "n_windows", "confidence", "accuracy"],
            [
                [k, *(b[n] for n in ("low", "high", "n", "confidence", "accuracy"))]
                for k, c in kinds
                for b in c["reliability"]
            ],
        ),
        "learning_curve.csv": _table(["n_people", "f1_macro"], result["learning_curve"]),
        "importance.csv": _table(["feature", "share_of_gain"], result["importance"]),
        "parameters.csv": _table(
            ["kind", "parameter", "value"],
            [[k, n, v] for k, c in [("run", {"parameters": result["settings"]}), *kinds] for n, v in _of(c)],
        ),
    }


def _of(candidate: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
        for name, value in candidate["parameters"].items()
    ]


def _of_class(figures: Mapping[str, Any]) -> list[Any]:
    return [figures.get(name) for name in ("precision", "recall", "f1", "n_windows")]


def _table(columns: Sequence[str], rows: Iterable[_Row]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(map(neutral_text, columns))
    writer.writerows([neutral_text(v) if isinstance(v, str) else v for v in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")
