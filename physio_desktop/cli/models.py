"""`models`: which models are installed, what they are for, and what was measured of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from physio_desktop import paths
from physio_desktop.cli.output import Json, emit, telling_errors
from physio_desktop.errors import PhysioError
from physio_desktop.workflows.model_cards import ModelCard, model_cards


def register(app: typer.Typer) -> None:
    app.command("models")(models)


def models(
    folder: Annotated[Path | None, typer.Option(file_okay=False, help="Folder of the models.")] = None,
    scores: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="A JSON file of evaluate, to be kept in the card."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="The model that --scores are of, such as u2.")] = None,
    as_json: Json = False,
) -> None:
    """Show the cards of the installed models: places, people, scores with their protocol, known limits."""
    where = folder or paths.models_dir()
    with telling_errors():
        if scores:
            _keep(where, name, scores)
        cards = model_cards(where)
        if not cards and not as_json:
            print(f"There is no model in {where}.")
        for card in cards:
            if as_json:
                emit(_row(card))
            else:
                print("\n".join(_lines(card)))


def _keep(folder: Path, name: str | None, scores: list[Path]) -> None:
    path = folder / f"{name}.card.json"
    if name is None or not path.is_file():
        raise PhysioError("It is not known whose the scores are.", "Name the model with --name.")
    from physio_desktop.recognition.evaluation.shipping import write_scores

    write_scores(path, scores)


def _row(card: ModelCard) -> dict[str, object]:
    return {
        "name": card.name,
        "placements": {place: list(names) for place, names in card.placements.items()},
        "people": list(card.people),
        "n_repetitions": card.n_repetitions,
        "scores": [
            {
                "protocol": score.protocol,
                "sentence": score.sentence,
                **dict(score.figures),
                "worst_person": score.worst_person,
                "worst": score.worst,
            }
            for score in card.scores
        ],
        "limits": list(card.limits),
        "config_sha256": card.config_sha256,
    }


def _lines(card: ModelCard) -> list[str]:
    people = f"{len(card.people)} people, {card.n_repetitions} repetitions"
    lines = [f"{card.name} ({people}, configuration {card.config_sha256[:8]})"]
    lines += [f"  {place}: {', '.join(names)}" for place, names in card.placements.items()]
    for score in card.scores:
        lines += [f"  {score.protocol}: {score.words}", f"    {score.sentence}"]
    lines += [f"  {text}" for text in (card.chosen, *card.limits, card.attribution) if text]
    return lines
