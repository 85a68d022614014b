"""Erase one patient: what there is, what goes, and a certificate with what cannot be promised.

Everything here runs on the storage lane.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from physio_desktop.reporting.neutral_tables import table_csv
from physio_desktop.storage import backups, erasure, erasure_check
from physio_desktop.storage.erasure import Findings, Task

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore

_log = logging.getLogger(__name__)
_REPORT_ENDINGS = (".csv", ".pdf")
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What there is of a patient, to be looked at before. `unknown_backups` could not be looked into.

    places: folders where reports went and are no longer, or where others' files lie, too.
    """

    findings: Findings
    backups: tuple[Path, ...]
    unknown_backups: tuple[Path, ...]
    reports: tuple[Path, ...]
    places: tuple[str, ...]
    model_files: tuple[Path, ...]
    shared_cards: tuple[Path, ...]
    backup_folders: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was done. `traces`: where the check afterwards found something; `left`: files that stayed."""

    code: str
    alias: str
    who: str
    at: datetime
    rows: tuple[tuple[str, int], ...]
    n_samples: int
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    left: tuple[str, ...]
    shared_models: tuple[str, ...]
    places: tuple[str, ...]
    traces: tuple[str, ...]

    def lines(self) -> list[str]:
        """Sentences, one each."""
        found = [
            f"Patient {self.code} was erased on {self.at:%Y-%m-%d %H:%M:%S} UTC by {self.who or '-'}.",
            f"The audit trail keeps that it was done, under the name {self.alias}.",
            f"Samples erased: {self.n_samples}.",
        ]
        found += [f"Rows erased in {name}: {n}." for name, n in self.rows]
        found += [f"File removed: {path}." for path in self.removed]
        found += [f"Kept as was chosen, and still holds the patient's data: {path}." for path in self.kept]
        found += [f"Could not be removed: {path}." for path in self.left]
        found += [
            f"The model {name} was also learned from this patient: it holds learned numbers, no recording."
            for name in self.shared_models
        ]
        found += [f"Reports were once written to {place}; look there yourself." for place in self.places]
        if self.traces:
            found += [f"The check afterwards found a trace: {place}." for place in self.traces]
        else:
            found.append("The check afterwards read the whole database file and found no trace.")
        return [*found, *_LIMITS]

    def text(self, translated: Callable[[str], str] = str) -> str:
        title = translated("Certificate of erasure")
        lines = "\n".join(translated(line) for line in self.lines())
        return f"{title}\n\n{lines}\n"

    def csv(self) -> bytes:
        """The same as a table that a spreadsheet opens without running anything."""
        rows: list[tuple[str, str | int]] = [
            *(("patient", self.code), ("alias", self.alias), ("erased_at", self.at.isoformat())),
            *(("erased_by", self.who), ("samples", self.n_samples)),
            *((f"rows_{name}", n) for name, n in self.rows),
            *(("file_removed", path) for path in self.removed),
            *(("file_kept", path) for path in self.kept),
            *(("file_not_removed", path) for path in self.left),
            *(("shared_model", name) for name in self.shared_models),
            *(("report_place", place) for place in self.places),
            *(("trace_found", place) for place in self.traces),
            ("check", "traces found" if self.traces else "no trace found"),
            *(("not_promised", line) for line in _LIMITS),
        ]
        return table_csv(("what", "value"), rows)


_LIMITS = (
    "Not promised: a solid-state disk may keep old blocks for a while where no program reaches them.",
    "Not promised: copies of exports or of the database that were taken elsewhere.",
    "Not promised: backups that the computer or the clinic makes of this disk.",
)


def look(store: SessionStore, code: str, backup_folders: Iterable[Path], models: Path) -> Prospect:
    """Raises StorageError for an unknown patient or one that is being recorded. Changes nothing.

    backup_folders: where backups are; a new one would go to the first.
    """
    with store.database.reading() as connection:
        findings = erasure.find(connection, code.strip())
    folders = list(backup_folders)
    theirs, unknown = erasure_check.holding(store.database, folders, findings.code, findings.uids)
    own, shared = _cards(models, findings.code)
    reports = [path for folder in findings.folders for path in _reports(Path(folder), findings)]
    known = {path.parent for path in reports}
    places = [place for place in findings.folders if not any(_within(path, place) for path in known)]
    files = [path for card in own for path in card.parent.glob(f"{card.name.removesuffix('.card.json')}.*")]
    return Prospect(
        findings,
        tuple(theirs),
        tuple(unknown),
        tuple(dict.fromkeys(reports)),
        tuple(places),
        tuple(files),
        tuple(shared),
        tuple(folders),
    )


def erase(
    store: SessionStore,
    prospect: Prospect,
    *,
    with_backups: bool = True,
    with_reports: bool = True,
    progress: Progress = lambda _, __: None,
    logs: Path | None = None,
) -> Certificate:
    """All or nothing; what a kill interrupts is finished with the next start. Raises StorageError.

    with_backups: those that hold the patient go, after a fresh one was made without the patient.
    """
    findings, database = prospect.findings, store.database
    theirs, unknown = erasure_check.holding(
        database, prospect.backup_folders, findings.code, findings.uids
    )  # one may have been made since
    prospect = dataclasses.replace(prospect, backups=tuple(theirs), unknown_backups=tuple(unknown))
    chosen = {prospect.backups: with_backups, prospect.reports: with_reports, prospect.model_files: True}
    goes = [str(path) for paths, is_chosen in chosen.items() if is_chosen for path in paths]
    kept = [str(path) for paths, is_chosen in chosen.items() if not is_chosen for path in paths]
    fresh = ""
    if with_backups and prospect.backups:
        fresh = str(backups.free_name(prospect.backup_folders[0], database.path))
    with database.reading() as connection:
        task = erasure.new_task(connection, findings, remove=tuple(goes), fresh_backup=fresh)
    progress("Erasing", 0.1)
    erasure.erase(database, task, store.author)
    progress("Rewriting the database file", 0.3)
    left = erasure.finish(database)
    _rename_in_cards(store, prospect.shared_cards, task)
    if logs is not None:
        _blank_in_logs(logs, task)
    progress("Checking", 0.8)
    traces = erasure_check.traces(database, task)
    progress("Done", 1.0)
    shared = (*findings.shared_models, *(card.name for card in prospect.shared_cards))
    return Certificate(
        code=findings.code,
        alias=task.alias,
        who=store.author,
        at=datetime.now(UTC),
        rows=tuple((name, n) for name, n in findings.rows.items() if n),
        n_samples=findings.n_samples,
        removed=tuple(path for path in goes if path not in left),
        kept=(*kept, *map(str, prospect.unknown_backups)),
        left=tuple(left),
        shared_models=tuple(name.removesuffix(".card.json") for name in dict.fromkeys(shared)),
        places=prospect.places,
        traces=tuple(traces),
    )


def _within(folder: Path, place: str) -> bool:
    return folder == Path(place) or Path(place) in folder.parents


def _reports(folder: Path, findings: Findings) -> list[Path]:
    """Files of reports about this patient, in a folder where one was written, or one folder deeper."""
    found: list[Path] = []
    try:
        for inside in [folder, *(path for path in folder.iterdir() if path.is_dir())]:
            files = [path for path in inside.iterdir() if path.suffix in _REPORT_ENDINGS and path.is_file()]
            if any(_is_about(path, findings) for path in files):
                found += files
    except OSError:
        return found
    return found


def _is_about(path: Path, findings: Findings) -> bool:
    """Whether a `session.csv` says that it is of one of the patient's sessions."""
    if path.name != "session.csv":
        return False
    with path.open("r", encoding="utf-8-sig", errors="replace") as file:
        beginning = file.read(64 << 10)
    return any(uid in beginning for uid in findings.uids)


def _cards(folder: Path, code: str) -> tuple[list[Path], list[Path]]:
    """Cards of models that learned from this patient alone, and of those that learned from others, too."""
    own, shared = [], []
    for path in sorted(folder.rglob("*.card.json")):
        card = _card(path)
        people = card.get("people")
        if card.get("patient") == code or people == [code]:
            own.append(path)
        elif isinstance(people, list) and code in people:
            shared.append(path)
    return own, shared


def _card(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _rename_in_cards(store: SessionStore, cards: Iterable[Path], task: Task) -> None:
    """The card without the code is another file: the registry of models gets its new hash."""
    for path in cards:
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        card = {name: erasure.scrubbed(value, task) for name, value in _card(path).items()}
        part = path.with_suffix(".part")
        part.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        part.replace(path)
        store.models.renew_hash(before, hashlib.sha256(path.read_bytes()).hexdigest())


def _blank_in_logs(folder: Path, task: Task) -> None:
    """The log names no patient; where a sentence of an error did, its letters are overwritten in place."""
    if not erasure.is_telling(task.code):
        return
    pattern = erasure.word(task.code)
    for path in folder.glob("*.log*"):
        try:
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            spans = [
                (len(text[: m.start()].encode("utf-8", "surrogateescape"))) for m in pattern.finditer(text)
            ]
            with path.open("r+b") as file:
                for start in spans:
                    file.seek(start, os.SEEK_SET)
                    file.write(b"x" * len(task.code.encode()))
        except OSError:
            _log.warning("a log could not be looked through", exc_info=True)
