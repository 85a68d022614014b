"""Pages that are written from the program itself: its model cards, its commands, its code."""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from typer.main import get_command

from physio_desktop.cli import app
from physio_desktop.sensing.simulation.exercises import EXERCISES
from physio_desktop.workflows.model_cards import ModelCard, Score, model_cards

# The window is made of widgets, which nobody builds upon; commands have a page of their own.
LAYERS = {
    "domain": "The nouns: channels with units, blocks, windows, repetitions, sessions.",
    "errors": "What goes wrong, with what to do next.",
    "paths": "Where things are.",
    "settings": "What a person set.",
    "sensing": "Bytes become blocks of samples.",
    "processing": "Blocks become windows and spans of repetitions.",
    "storage": "Memory and disk.",
    "recognition": "Windows become names and judgements.",
    "reporting": "A session becomes documents.",
    "workflows": "The jobs of the program.",
}
_PROTOCOLS = {
    "personal": "With the patient's own references",
    "personal-correct-only": "With the patient's correct repetitions alone",
    "personal-remount": "The strap put on differently",
    "loso": "Without references of the patient",
    "unknown-exercise": "An exercise that nobody taught",
    "windows": "The live label",
}
_VARIANTS = {
    "as_worn": "as it was worn",
    "flipped": "on the opposite face",
    "rotated_20": "turned by 20°, ten times at random",
    "rotated_90": "turned by 90° about the limb",
}


def write(folder: Path, models: Path, *, with_code: bool) -> None:
    """Raises LookupError where a card lacks what a page promises."""
    (folder / "model-cards.md").write_text(_cards_page(models), encoding="utf-8")
    (folder / "commands.md").write_text(_commands_page(), encoding="utf-8")
    code = folder / "code"
    code.mkdir()
    (code / "index.md").write_text(_code_index(with_code), encoding="utf-8")
    for name in LAYERS if with_code else ():
        (code / f"{name}.md").write_text(_code_page(name), encoding="utf-8")


def _cards_page(models: Path) -> str:
    intro = (
        "# Model cards\n\nWhat the shipped models are for, who they were learned from, and what they reached."
        " This page is written from the cards that the program itself reads (`models/*.card.json`);"
        " `physio-desktop models` prints them, and *Model > Models* shows them.\n\n"
        "Every figure names its protocol. *Worst person* is the one for whom it was worst: expect that,"
        " rather than the mean, of somebody new.\n"
    )
    return "\n".join([intro, *(_card(one, models) for one in model_cards(models))])


def _card(card: ModelCard, models: Path) -> str:
    places = [
        f"| {place.replace('_', ' ')} | {', '.join(f'{EXERCISES[one].name} ({one})' for one in names)} |"
        for place, names in card.placements.items()
    ]
    data = json.loads((models / f"{card.name}.card.json").read_text(encoding="utf-8"))
    files = [f"| `{one['file']}` | `{one['sha256']}` |" for one in data["files"].values()]
    return "\n".join(
        [
            f"## {card.name}\n",
            f"Learned from {len(card.people)} people ({', '.join(card.people)}) and"
            f" {card.n_repetitions} repetitions, at {data['rate_hz']:g} samples a second"
            f" in windows of {data['window']['samples'] / data['rate_hz']:g} s.\n",
            "| sensor worn at | exercises |\n|---|---|",
            *places,
            f"\n### What {card.name} reached\n",
            "| recognised | measured | worst person |\n|---|---|---|",
            *map(_score_row, sorted(card.scores, key=_place)),
            "",
            *dict.fromkeys(f"- **{score.protocol}**: {score.sentence}" for score in card.scores),
            f"\n### Limits of {card.name}\n",
            *(f"- {limit}" for limit in card.limits),
            f"\n### How {card.name} was chosen\n\n{card.chosen}\n",
            f"### Data behind {card.name}\n\n{card.attribution}.\n",
            f"### Files of {card.name}\n\n| file | SHA-256 |\n|---|---|",
            *files,
            f"\nConfiguration `{card.config_sha256}`, made with"
            f" {', '.join(f'{name} {number}' for name, number in data['versions'].items())}."
            " A model whose files do not match these sums is not loaded.\n",
        ]
    )


def _place(score: Score) -> int:
    known = list(_PROTOCOLS)
    name = score.protocol.partition(", ")[0]
    return known.index(name) if name in known else len(known)


def _score_row(score: Score) -> str:
    shown = ", ".join(f"{name} {value:.1%}" for name, value in score.figures)
    worst = "" if score.worst is None else f"{score.worst_person}: {score.worst:.1%}"
    protocol, _, variant = score.protocol.partition(", ")
    words = _PROTOCOLS.get(variant, _VARIANTS.get(variant, variant))
    more = f": {words[:1].lower()}{words[1:]}" if variant else ""
    return f"| {_PROTOCOLS.get(protocol, protocol)}{more} (`{protocol}`) | {shown} | {worst} |"


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its full name, such as `sessions list`."""

    def walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
        inner = getattr(command, "commands", None)
        if not inner:
            yield name, command
        for word, one in (inner or {}).items():
            yield from walk(f"{name} {word}".strip(), one)

    return walk("", get_command(app))


def _commands_page() -> str:
    parts = [
        "# Commands\n\nWritten from the program's own help; `physio-desktop COMMAND --help` says the same."
        " Exit codes: 0 done, 1 could not be done, 2 wrongly called."
        " `--json` prints one JSON object per line.\n"
    ]
    for name, command in commands():
        context = command.context_class(command, info_name=f"physio-desktop {name}")
        usage = command.get_usage(context).removeprefix("Usage: ")
        rows = [row for one in command.params if (row := one.get_help_record(context))]
        parts += [f"## {name}\n", f"```text\n{usage}\n```\n", _help(command.help or "")]
        if rows:
            cells = [(first, about.replace("|", "\\|").replace("<", "&lt;")) for first, about in rows]
            parts += [
                "\n| option | meaning |\n|---|---|",
                *(f"| `{first}` | {about} |" for first, about in cells),
            ]
        parts.append("")
    return "\n".join(parts)


def _help(text: str) -> str:
    """Paragraphs; what the help marks to be left as it is becomes a block."""
    blocks = []
    for part in text.strip().split("\n\n"):
        lines = part.strip("\n").split("\n")
        if lines[0] == "\b":
            blocks.append("\n".join(["```text", *(line.strip() for line in lines[1:]), "```"]))
        else:
            blocks.append(re.sub(r"([\[\]*_<>|])", r"\\\1", " ".join(line.strip() for line in lines)))
    return "\n\n".join(blocks)


def _code_index(with_pages: bool) -> str:
    rows = [f"| `{name}` | {about} |" for name, about in LAYERS.items()]
    pages = [f"{name}" for name in LAYERS] if with_pages else []
    return "\n".join(
        [
            "# Reference of the code\n",
            "Written from the docstrings. How the parts belong together: [developers](../developers.md).\n",
            "| part | what it does |\n|---|---|",
            *rows,
            "\n```{toctree}\n:hidden:\n",
            *pages,
            "```\n",
        ]
    )


def _code_page(name: str) -> str:
    modules = list(_modules(f"physio_desktop.{name}"))
    parts = [f"# {name}\n\n{LAYERS[name]}\n"]
    for module in modules:
        short = module.removeprefix("physio_desktop.")
        heading = "" if short == name else f"## {short}\n"
        parts.append(f"{heading}\n```{{eval-rst}}\n.. automodule:: {module}\n   :members:\n```\n")
    return "\n".join(parts)


def _modules(name: str) -> Iterator[str]:
    """The module or package and all beneath it that say what they are, without steps of the schema."""
    spec = find_spec(name)
    assert spec is not None
    yield name
    for one in pkgutil.walk_packages(spec.submodule_search_locations or [], f"{name}."):
        if "migrations" not in one.name:
            yield one.name
