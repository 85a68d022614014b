"""A program for one patient at home: settings, plan, references and model of one patient in one sealed file.

Made at the clinic, opened once on the computer at home. Layout: resources/home-package-format.md.
"""

from __future__ import annotations

import json
import struct
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from physio_desktop import __version__
from physio_desktop.domain import Calibration, PlannedExercise
from physio_desktop.errors import BundleError, PhysioError
from physio_desktop.reporting.session_export import write_complete
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_files import MAX_BYTES as MAX_MODEL_BYTES
from physio_desktop.workflows.model_files import pack as pack_model
from physio_desktop.workflows.model_files import try_out, unpack

if TYPE_CHECKING:
    from physio_desktop.storage.parcel import Parcel
    from physio_desktop.storage.session_store import SessionStore
    from physio_desktop.workflows.model_registry import ModelRegistry

SUFFIX = ".physio-home"
MAX_MODELS = 8
_VERSION = 1
_MAX_ABOUT_BYTES = 1 << 20
_HEAD = struct.Struct("<HQQ")  # version, bytes of the JSON, bytes of the parcel
Report = Callable[[float], None]  # share done, 0 to 1; raising stops the work


@dataclass(frozen=True, slots=True, eq=False)
class HomePackage:
    """An opened file, of which nothing is stored yet. `models`: files of models of this patient alone."""

    patient: str
    made: datetime
    program: str
    settings: Mapping[str, Any]
    plan: tuple[PlannedExercise, ...]
    n_references: int
    profiles: Mapping[str, Calibration]
    parcel: Parcel
    models: tuple[bytes, ...]


def make(
    store: SessionStore,
    lane: Lane,
    registry: ModelRegistry,
    patient: str,
    settings: Mapping[str, Any],
    out: Path,
    passphrase: str,
) -> Path:
    """Write one encrypted file, complete or not at all; the audit trail keeps it.

    Raises BundleError (passphrase too short), PhysioError (no such patient, a model that was changed, disk).
    """
    from physio_desktop.storage import parcel, sealed_file, transfer

    packed, devices = lane.call(transfer.pack_patient, store, patient)
    if not packed.plan:
        raise BundleError(
            "This patient has no plan that could be done at home.",
            "Write the plan on the patient's page first.",
        )
    models = _models_of(registry, patient)
    inner = parcel.to_bytes(packed)
    about = json.dumps(
        {
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "program": __version__,
            "settings": dict(settings),
            "devices": devices,
            "models": [len(model) for model in models],
        },
        allow_nan=False,
    ).encode()
    content = b"".join((_HEAD.pack(_VERSION, len(about), len(inner)), about, inner, *models))
    sealed = sealed_file.seal(content, passphrase, sealed_file.HOME_MAGIC)
    [path] = write_complete(out.parent, {out.name: [sealed]})
    if not store.database.read_only:
        lane.call(store.audit, "home package made", f"patient:{patient}", {"file": out.name})
    return path


def _models_of(registry: ModelRegistry, patient: str) -> list[bytes]:
    """Only what was learned from this patient alone: other models know of other people."""
    found = []
    with tempfile.TemporaryDirectory(prefix="physio-home-") as folder:
        for version in registry.own_of(patient):
            registry.check(version)
            file = Path(folder) / f"{version.placement}.physio-model"
            pack_model(registry.card_path(version), file)
            found.append(file.read_bytes())
    return found


def open_package(path: Path, passphrase: str, report: Report = lambda _: None) -> HomePackage:
    """Decrypt and check everything that is in it, also its models; nothing is stored. Raises PhysioError."""
    from physio_desktop.storage import sealed_file

    sealed = _read(path, sealed_file.MAX_BYTES)
    report(0.1)
    content = sealed_file.unseal(sealed, passphrase, sealed_file.HOME_MAGIC)
    report(0.4)
    package = _package(content)
    for done, model in enumerate(package.models, 1):
        report(0.4 + 0.5 * done / (len(package.models) + 1))
        _check_model(model, package.patient)
    report(1.0)
    return package


def is_home_package(path: Path) -> bool:
    """By its first bytes, whatever it is called."""
    from physio_desktop.storage.sealed_file import HOME_MAGIC

    try:
        with path.open("rb") as stream:
            return stream.read(len(HOME_MAGIC)) == HOME_MAGIC
    except OSError:
        return False


def is_renewal(store: SessionStore, lane: Lane, package: HomePackage) -> bool:
    """Whether this computer is set up for this patient already; False: there is nobody here yet.

    Raises BundleError where it has data of others: a clinic's computer is not turned into one at home.
    """
    codes = {one.code for one in lane.call(store.patients)}
    strangers = [one for one in lane.call(store.sessions) if one.patient != package.patient]
    if codes - {package.patient} or strangers:
        raise BundleError(
            f"This computer has data of others than {package.patient}; a home package is for a computer of "
            "one patient alone.",
            "Open it on the computer at home, or choose another database in the settings first.",
        )
    return bool(codes)


def set_up(
    store: SessionStore,
    lane: Lane,
    registry: ModelRegistry,
    package: HomePackage,
    report: Report = lambda _: None,
) -> None:
    """Plan, references, model and sensor of the package hold from now on; sessions that are here stay.

    The model comes first and serves last: where the disk is full in between, the plan is as it was, and doing
    it again is right. Raises PhysioError.
    """
    from physio_desktop.storage import transfer

    is_renewal(store, lane, package)
    lane.call(store.ensure_patient, package.patient)
    versions = []
    with tempfile.TemporaryDirectory(prefix="physio-home-") as folder:
        for number, model in enumerate(package.models):
            report(0.8 * number / len(package.models))
            file = Path(folder) / f"{number}.physio-model"
            file.write_bytes(model)
            versions.append(registry.import_file(file))
    lane.call(transfer.set_up_patient, store, package.parcel, package.made.isoformat())
    for version in versions:
        registry.serve(version, "home package")
    for device_id, profile in package.profiles.items():
        lane.call(store.save_device_profile, device_id, profile)
    report(1.0)


# -- inside


def _package(content: bytes) -> HomePackage:
    from physio_desktop.storage import parcel, references, transfer
    from physio_desktop.storage.records import checked_code

    if len(content) < _HEAD.size:
        raise parcel.contradiction("too short")
    version, n_about, n_parcel = _HEAD.unpack_from(content)
    if version != _VERSION:
        raise BundleError(
            f"This home package has the unknown version {version}.",
            "Install the newest version of the program.",
        )
    if n_about > _MAX_ABOUT_BYTES or _HEAD.size + n_about + n_parcel > len(content):
        raise parcel.contradiction("its lengths")
    about = _about(content[_HEAD.size : _HEAD.size + n_about])
    first = _HEAD.size + n_about
    inner = parcel.from_bytes(content[first : first + n_parcel])
    if inner.sessions:
        raise parcel.contradiction("sessions in it")
    models = _split(content[first + n_parcel :], about.get("models"))
    try:
        code = checked_code(str(inner.patient.get("code")))
        made = datetime.fromisoformat(about["made"]).astimezone(UTC)
        profiles = {str(one["id"])[:200]: Calibration.from_json(one["profile"]) for one in about["devices"]}
        for reference in inner.references:
            references.decode(_bytes_of(reference.get("data")))
    except (LookupError, TypeError, ValueError, AttributeError, PhysioError) as error:
        raise parcel.contradiction("what it says of itself") from error
    return HomePackage(
        code,
        made,
        str(about.get("program"))[:40],
        parcel.an_object(about.get("settings")),
        tuple(transfer.plan_in(inner)),
        len(inner.references),
        profiles,
        inner,
        tuple(models),
    )


def _about(text: bytes) -> dict[str, Any]:
    from physio_desktop.storage import parcel

    try:
        return parcel.an_object(json.loads(text.decode()))
    except (ValueError, RecursionError) as error:
        raise parcel.contradiction("it cannot be read") from error


def _bytes_of(text: Any) -> bytes:
    import base64

    return base64.b64decode(text, validate=True)


def _split(rest: bytes, sizes: Any) -> list[bytes]:
    from physio_desktop.storage.parcel import contradiction

    fits = isinstance(sizes, list) and len(sizes) <= MAX_MODELS
    if (
        not fits
        or not all(type(n) is int and 0 < n <= MAX_MODEL_BYTES for n in sizes)
        or sum(sizes) != len(rest)
    ):
        raise contradiction("the length of a model")
    found, first = [], 0
    for n in sizes:
        found.append(rest[first : first + n])
        first += n
    return found


def _check_model(model: bytes, patient: str) -> None:
    """Of this patient alone, whole, and loaded once in a process of its own."""
    from physio_desktop.storage.parcel import contradiction

    with tempfile.TemporaryDirectory(prefix="physio-home-") as folder:
        file = Path(folder) / "model.physio-model"
        file.write_bytes(model)
        card = unpack(file, Path(folder) / "parts")
        if json.loads(card.read_text(encoding="utf-8")).get("patient") != patient:
            raise contradiction("a model of somebody else")
        try_out(card)


def _read(path: Path, most: int) -> bytes:
    try:
        if path.stat().st_size > most:
            raise BundleError(f"{path.name} is too large for a home package.", "Choose another file.")
        return path.read_bytes()
    except OSError as error:
        raise BundleError(
            f"{path.name} cannot be read: {error.strerror or error}.", "Check that it is still there."
        ) from error
