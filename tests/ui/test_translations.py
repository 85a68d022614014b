"""The German file is complete: every sentence of the window, with the same placeholders, and compiled."""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from physio_desktop.ui.application import install_language
from physio_desktop.ui.core_words import in_words, told
from physio_desktop.ui.wording import EXERCISES, clock, exercise_name, number, verdict_name

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "resources" / "translations" / "physio-desktop_de.ts"
FIELD = re.compile(r"\{\w*\}")


def said() -> set[tuple[str, str]]:
    """Context and text of every call in the window's code."""
    found = set()
    for path in [*(ROOT / "physio_desktop" / "ui").rglob("*.py"), ROOT / "physio_desktop" / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in ("translate", "QT_TRANSLATE_NOOP") and len(node.args) == 2:
                context, text = node.args
                if isinstance(context, ast.Constant) and isinstance(text, ast.Constant):
                    found.add((str(context.value), str(text.value)))
    return found


def translated() -> dict[tuple[str, str], str]:
    found = {}
    for context in ElementTree.parse(FILE).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None and translation.get("type") is None, message.findtext("source")
            key = (context.findtext("name") or "", message.findtext("source") or "")
            found[key] = translation.text or ""
    return found


@pytest.fixture
def german(qapp: QApplication):  # type: ignore[no-untyped-def]
    before = QLocale()
    translators = install_language(qapp, "de")
    yield
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def test_every_sentence_is_translated_and_none_is_left_over() -> None:
    assert len(said()) > 350
    assert set(translated()) == said()
    for (context, source), text in translated().items():
        assert text.strip(), source
        assert sorted(FIELD.findall(text)) == sorted(FIELD.findall(source)), (context, source)


def test_the_compiled_file_is_that_of_the_sentences(german: None) -> None:
    from physio_desktop.ui.wording import translate

    for (context, source), text in translated().items():
        assert translate(context, source) == text
    assert exercise_name("e4") == "Beinabspreizen in Seitenlage"
    assert verdict_name("fast") == "zu schnell"
    assert number(3.25, 2) == "3,25"
    assert clock(3725) == "1:02:05"
    assert len({exercise_name(e) for e in EXERCISES}) == len(EXERCISES)


def test_what_the_core_says_is_translated_too(german: None) -> None:
    text = told("/dev/ttyUSB0 is in use by another program.", "Check the cable.")
    assert text == "/dev/ttyUSB0 wird von einem anderen Programm benutzt. Bitte das Kabel prüfen."
    nested = in_words("There is no recognition now: The sensor moved.")
    assert nested == "Zurzeit keine Erkennung: Der Sensor hat sich bewegt."
    refused = in_words("a b.csv, line 3: acc_z is 'three', which is no number.")
    assert refused == "a b.csv, Zeile 3: acc_z ist 'three', das ist keine Zahl."
    preset = "The preset of this computer, p.json, is not followed entirely: unknown names: wings."
    expected = (
        "Die Voreinstellung dieses Computers, p.json, wird nicht ganz befolgt: unbekannte Namen: wings."
    )
    assert in_words(preset) == expected
    assert in_words("A sentence that nobody has listed.") == "A sentence that nobody has listed."
    assert told("", "") == ""


def test_an_exercise_that_a_clinic_named_keeps_its_name(german: None) -> None:
    assert exercise_name("Treppe steigen") == "Treppe steigen"


def test_what_is_listed_of_the_core_is_still_said_there() -> None:
    """Sentences with f-string fields count as with `{}`."""
    from physio_desktop.ui.bluetooth_words import BLUETOOTH_SENTENCES
    from physio_desktop.ui.core_words import _SENTENCES
    from physio_desktop.ui.file_words import FILE_SENTENCES
    from physio_desktop.ui.learning_words import LEARNING_SENTENCES
    from physio_desktop.ui.upkeep_words import UPKEEP_SENTENCES

    said_in_core = set()
    for folder in (
        "sensing",
        "processing",
        "storage",
        "recognition",
        "reporting",
        "workflows",
        "settings",
        "ui/importing",
    ):
        one = ROOT / "physio_desktop" / f"{folder}.py"
        for path in [one] if one.is_file() else (ROOT / "physio_desktop" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    said_in_core.add(node.value)
                elif isinstance(node, ast.JoinedStr):
                    parts = [v.value if isinstance(v, ast.Constant) else "{}" for v in node.values]
                    said_in_core.add("".join(map(str, parts)))
    every = (
        *(*_SENTENCES, *LEARNING_SENTENCES, *UPKEEP_SENTENCES),
        *(*FILE_SENTENCES, *BLUETOOTH_SENTENCES),
    )
    assert [one for one in every if one not in said_in_core] == []
