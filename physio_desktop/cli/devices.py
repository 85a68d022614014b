"""`devices`, `profile`, `orient` and `calibrate`: which sensors there are and what is known of them."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from physio_desktop.cli.opening import open_store
from physio_desktop.cli.output import Db, Json, errors, print_rows, telling_errors
from physio_desktop.cli.reference_syntax import reference_of
from physio_desktop.domain import Calibration
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.board_axes import rotation_of
from physio_desktop.sensing.source import list_devices


def register(app: typer.Typer) -> None:
    app.command("devices")(devices)
    app.command("profile")(profile)
    app.command("orient")(orient)
    app.command("calibrate")(calibrate)


def devices(
    bluetooth: Annotated[
        bool, typer.Option("--bluetooth/--no-bluetooth", help="Whether to listen for Bluetooth sensors, too.")
    ] = True,
    seconds: Annotated[float, typer.Option(min=1, max=60, help="How long to listen for them.")] = 4.0,
    as_json: Json = False,
) -> None:
    """List the sensors that can be opened now. Where Bluetooth does not work, it says why."""
    with telling_errors():
        found = list(list_devices(seconds, () if bluetooth else ("ble",)))
        rows = [dataclasses.asdict(entry) for entry in found]
        if not as_json:
            for entry in found:
                if entry.problem:
                    errors.print(
                        f"{entry.name}: not available. {entry.problem} {entry.hint}",
                        markup=False,
                        soft_wrap=True,
                    )
            rows = [
                {k: v for k, v in row.items() if k not in ("problem", "hint")}
                for row in rows
                if not row["problem"]
            ]
        print_rows(rows, as_json, "No sensor was found. Plug one in, or use sim: for the simulated one.")


def profile(
    device: Annotated[str, typer.Argument(help="The device's id, as record shows it.")],
    acc_unit: Annotated[str | None, typer.Option(help="m/s^2, g or mg")] = None,
    gyr_unit: Annotated[str | None, typer.Option(help="rad/s, deg/s or mdeg/s")] = None,
    mag_unit: Annotated[str | None, typer.Option(help="uT, mG, G or any")] = None,
    swapped: Annotated[bool | None, typer.Option(help="It sends angular rate before acceleration.")] = None,
    rotation: Annotated[
        str | None,
        typer.Option(help="Board axes that lie along the limb's x, y and z, for example +y-x+z."),
    ] = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Show or set what is remembered of a device: units, order, and how the board lies on the limb."""
    with telling_errors(), open_store(db) as opened:
        known = opened.lane.call(opened.store.device_profile, device)
        stated: dict[str, Any] = {
            "acc_unit": acc_unit,
            "gyr_unit": gyr_unit,
            "mag_unit": mag_unit,
            "swapped": swapped,
            "rotation": None if rotation is None else rotation_of(rotation),
        }
        stated["axes_confirmed"] = True if rotation is not None else None
        stated = {name: value for name, value in stated.items() if value is not None}
        if stated:
            try:
                known = dataclasses.replace(known or Calibration(), source="profile", notes=(), **stated)
            except ValueError as error:
                raise PhysioError(f"{error}.".capitalize()) from error
            opened.lane.call(opened.store.save_device_profile, device, known)
        if known is None:
            raise PhysioError(f"Nothing is remembered of {device}.", "Set it, for example with --acc-unit g.")
        print_rows([{"device": device, **known.to_json()}], as_json, "")


def calibrate(
    source: Annotated[str, typer.Option(help="The sensor, for example serial:COM3.")],
    magnetometer: Annotated[
        bool,
        typer.Option("--magnetometer", help="Turn the sensor about all axes instead of holding it still."),
    ] = False,
    accelerometer: Annotated[
        bool, typer.Option("--accelerometer", help="Lay it on each of its six faces for two seconds.")
    ] = False,
    seconds: Annotated[
        float | None, typer.Option(min=1, max=300, help="At most; 3 still, 60 turning, 120 for six faces.")
    ] = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Measure and remember the gyroscope's bias (held still), the accelerometer's offset and scale (on six
    faces), or the magnetometer's hard and soft iron (turned about).
    """
    from physio_desktop.cli.calibrations import FacesTask, FieldTask, StillTask, measure_at

    with telling_errors(), open_store(db) as opened:
        if magnetometer and accelerometer:
            raise PhysioError("One calibration at a time.", "Begin with --accelerometer.")
        task = FieldTask() if magnetometer else FacesTask() if accelerometer else StillTask()
        device_id, before, measured = measure_at(source, task, seconds, opened)
        result = measured.applied(before)
        opened.lane.call(opened.store.save_device_profile, device_id, result)
        residuals = {"residual_before": measured.residual_before, "residual_after": measured.residual_after}
        print_rows([{"device": device_id, **residuals, **result.to_json()}], as_json, "")


def orient(
    shown: Annotated[
        list[str],
        typer.Argument(help="EXERCISE:SOURCE[@START-END], a file or session with one repetition and rest."),
    ],
    placement: Annotated[str | None, typer.Option(help="Where the sensor was worn.")] = None,
    patient: Annotated[str | None, typer.Option(help="Compare with what this patient was taught.")] = None,
    save: Annotated[
        str | None, typer.Option(help="A proposal that was confirmed on the limb, such as +y-x+z.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Draw the first proposal into this SVG file.")
    ] = None,
    models: Annotated[Path | None, typer.Option(help="Folder of the models, if not the program's.")] = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Propose how a board lies on the limb, from repetitions of exercises that are known.

    Two exercises in different directions settle more than one: orient e4:12 e1:13 --picture board.svg. Hold
    the picture beside the board on the limb, then give the proposal to --save (or to profile --rotation).
    """
    from physio_desktop.reporting.orientation_picture import orientation_svg
    from physio_desktop.workflows.orienting import propose_rotations, save_rotation
    from physio_desktop.workflows.reference_repetitions import ReferenceRequest

    requests = [reference_of(text, None, None) for text in shown]
    with telling_errors(), open_store(db) as opened:
        found = propose_rotations(
            opened.store,
            opened.lane,
            [ReferenceRequest(r.source, r.exercise, r.execution, r.start_s, r.end_s) for r in requests],
            placement,
            patient,
            models=models,
        )
        rows = [
            {
                "device": found.device,
                "rotation": one.text,
                "words": one.words,
                "log_odds": round(one.log_odds, 2),
                "n_repetitions": one.n_repetitions,
                "clear": one.is_clear,
            }
            for one in found.rotations
        ]
        print_rows(rows, as_json, "")
        if picture is not None:
            _draw(
                picture,
                orientation_svg(found.rotations[0].rotation, f"board axes: {found.rotations[0].text}"),
            )
        if save is not None:
            if found.device is None:
                raise PhysioError("A file does not tell whose it is.", "Use profile DEVICE --rotation.")
            save_rotation(opened.store, opened.lane, found.device, rotation_of(save), found.calibration)
            errors.print(f"Saved for {found.device}: {save}.", markup=False)
        elif not found.rotations[0].is_clear:
            errors.print("It is not clear which; show another exercise as well, in another direction.")


def _draw(path: Path, svg: str) -> None:
    try:
        path.write_text(svg, encoding="utf-8")
    except OSError as error:
        raise PhysioError(f"{path} cannot be written: {error.strerror}.", "Choose another file.") from error
    errors.print(f"The picture is {path}.", markup=False, soft_wrap=True)
