from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from physio_desktop import paths
from physio_desktop.recognition.model_store import load_model
from physio_desktop.workflows import model_files
from physio_desktop.workflows.model_files import ModelFileError, pack, try_out, unpack

CARD = paths.models_dir() / "u3.card.json"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("packed") / "thigh.physio-model"
    pack(CARD, file)
    return file


def test_a_model_is_the_same_after_the_journey(packed: Path, tmp_path: Path) -> None:
    card = unpack(packed, tmp_path / "parts")
    try_out(card)
    before, after = load_model(CARD), load_model(card)
    window = np.random.default_rng(1).normal(size=(3, 200, 9)).astype(np.float32)
    np.testing.assert_array_equal(
        before.windows["right_thigh"].probabilities(window),
        after.windows["right_thigh"].probabilities(window),
    )
    again = tmp_path / "again.physio-model"
    pack(CARD, again)
    assert again.read_bytes() == packed.read_bytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damaged_file_is_unpacked(packed: Path, tmp_path_factory, data) -> None:
    """A flipped byte either changes nothing that is read, or is refused in words."""
    folder = tmp_path_factory.mktemp("damaged")
    raw = bytearray(packed.read_bytes())
    if data.draw(st.booleans()):
        raw = raw[: data.draw(st.integers(0, len(raw) - 1))]
    else:
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] ^= data.draw(st.integers(1, 255))
    file = folder / "x.physio-model"
    file.write_bytes(raw)
    try:
        card = unpack(file, folder / "parts")
    except ModelFileError as error:
        assert error.hint
        return
    original = json.loads(CARD.read_text())
    assert json.loads(card.read_text()) == original
    for entry in original["files"].values():
        assert (card.parent / entry["file"]).read_bytes() == (CARD.parent / entry["file"]).read_bytes()


def rewritten(packed: Path, to: Path, change) -> Path:
    with zipfile.ZipFile(packed) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    change(parts)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return to


def _other_place(parts) -> None:
    parts["../card.json"] = parts.pop("card.json")


def _more(parts) -> None:
    parts["more.txt"] = b"x"


def _less(parts) -> None:
    del parts["u3.execution.ubj"]


def _altered(parts) -> None:
    parts["u3.execution.ubj"] += b"x"


def _bomb(parts) -> None:
    parts["u3.execution.ubj"] = bytes(model_files.MAX_BYTES)


def _no_card(parts) -> None:
    parts["card.json"] = b"[1, 2"


@pytest.mark.parametrize("change", [_other_place, _more, _less, _altered, _bomb, _no_card])
def test_what_is_foreign_or_oversized_is_refused(packed: Path, tmp_path: Path, change) -> None:
    file = rewritten(packed, tmp_path / "x.physio-model", change)
    with pytest.raises(ModelFileError) as refused:
        unpack(file, tmp_path / "parts")
    assert refused.value.hint
    assert not (tmp_path / "card.json").exists()


def test_a_text_file_and_no_file_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.physio-model"
    text.write_text("hello")
    with pytest.raises(ModelFileError, match="not a whole one"):
        unpack(text, tmp_path / "parts")
    with pytest.raises(ModelFileError, match="There is no file"):
        unpack(tmp_path / "none", tmp_path / "parts")


def test_trees_made_to_break_the_library_break_another_process(tmp_path: Path) -> None:
    """The card agrees with them, so only reading them can tell."""
    import hashlib

    card = json.loads(CARD.read_text())
    for entry in card["files"].values():
        data = (CARD.parent / entry["file"]).read_bytes()
        if entry["file"].endswith("windows-right_thigh.ubj"):
            half = len(data) // 2
            data = data[:half] + bytes(range(256)) * 8 + data[half + 2048 :]
            entry["sha256"] = hashlib.sha256(data).hexdigest()
        (tmp_path / entry["file"]).write_bytes(data)
    path = tmp_path / "card.json"
    path.write_text(json.dumps(card))
    with pytest.raises(ModelFileError, match="cannot be used"):
        try_out(path)
