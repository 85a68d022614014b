"""`python -m physio_desktop.recognition.evaluation --dataset ... --annotations ... --protocol personal`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from physio_desktop.recognition.evaluation.command import PROTOCOL_NAMES, evaluate


def main() -> None:
    parser = argparse.ArgumentParser(prog="evaluate", description="Print the figures of a protocol.")
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--train-dataset", type=Path)
    parser.add_argument("--train-annotations", type=Path)
    parser.add_argument("--protocol", choices=PROTOCOL_NAMES, required=True)
    parser.add_argument("--unit", default="u2")
    parser.add_argument("--subjects", help="comma-separated, for example s1,s2")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    evaluate(
        given.dataset,
        given.annotations,
        given.protocol,
        units=given.unit,
        subjects=given.subjects.split(",") if given.subjects else None,
        train_dataset=given.train_dataset,
        train_annotations=given.train_annotations,
        json_file=given.json,
        progress=lambda share, text: print(f"{100 * share:3.0f} % {text}", file=sys.stderr, flush=True),
    )


if __name__ == "__main__":
    main()
