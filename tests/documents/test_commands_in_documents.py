"""Commands and options named in the documents exist, and those in blocks marked `sh` do what they should."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from document_texts import PAGES, ROOT, commands, fences, inline_code, options_of
from typer.testing import CliRunner

from physio_desktop.cli import app

PROGRAM = "physio-desktop"
COMMANDS = commands()
RUN = [page for page in PAGES if any(fence.language == "sh" for fence in fences(page))]
_OPTION = re.compile(r"^-{1,2}[a-z][a-z-]*")


def lines(page: Path) -> list[str]:
    """Every piece of code, a line each, without remarks."""
    blocks = [re.sub(r"\\\n\s*", " ", fence.text) for fence in fences(page)]
    code = [*inline_code(page), *(line for block in blocks for line in block.splitlines())]
    return [re.sub(r"\s#.*", "", line).strip() for line in code]


def problem(line: str) -> str | None:
    """What is wrong with a call of the program; None for what is none. Brackets and bars are choices."""
    words = (
        re.sub(r"[\[\]|]|\.\.\.|…", " ", line.replace("\\", "/")).replace("'", " ").replace('"', " ").split()
    )
    if words and words[0].rpartition("/")[2] == PROGRAM:
        words = words[1:]
        while words[:1] == ["--passphrase-file"]:
            words = words[2:]
    elif len(words) < 2 or (words[0],) not in COMMANDS or not any(word.startswith("--") for word in words):
        return None
    path: tuple[str, ...] = ()
    while words and (*path, words[0].rstrip(",;:")) in COMMANDS:
        path, words = (*path, words[0].rstrip(",;:")), words[1:]
    if not path and words and not words[0].startswith("-") and words[0].islower() and words[0].isalpha():
        return f"there is no command {words[0]}"
    known = set().union(*(options_of(one) for name, one in COMMANDS.items() if name[: len(path)] == path))
    wrong = [found.group() for word in words if (found := _OPTION.match(word)) and found.group() not in known]
    return f"{' '.join(path)} has no {', '.join(wrong)}" if wrong else None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("physio-desktop dance", "there is no command dance"),
        ("physio-desktop record --surce sim:", "record has no --surce"),
        ("physio-desktop sessions list --json", None),
        ("record --source URI [--seconds N] [--repord DIR]", "record has no --repord"),
        (r".venv\Scripts\physio-desktop --version", None),
        ("python3 dev.py run", None),
    ],
)
def test_a_stale_command_is_found(line: str, found: str | None) -> None:
    assert problem(line) == found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_exist(page: Path) -> None:
    wrong = [f"{line}: {what}" for line in lines(page) if (what := problem(line))]
    assert not wrong


def test_options_named_alone_exist() -> None:
    known = set().union(*map(options_of, COMMANDS.values())) | {"--full", "--headless", "--without-code"}
    named = {
        (page.name, word)
        for page in PAGES
        for code in inline_code(page)
        if (word := code.split(" ")[0].partition("=")[0]).startswith("--") and len(word) > 2
    }
    assert named and not {(page, word) for page, word in named if word not in known}


def test_commands_of_the_bootstrap_script_exist() -> None:
    usage = (ROOT / "dev.py").read_text(encoding="utf-8")
    named = {word for page in PAGES for line in lines(page) for word in re.findall(r"dev\.py (\w+)", line)}
    assert {"run", "test", "docs"} <= named
    assert all(re.search(rf"^  {word}\b", usage, re.MULTILINE) for word in named), named


def test_some_pages_are_run() -> None:
    assert {"first-session.md", "clinic-it.md", "devices.md", "developers.md"} <= {page.name for page in RUN}


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_commands_are_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, as somebody would type them, in an empty folder, with a user folder of its own."""
    monkeypatch.chdir(tmp_path)
    for fence in fences(page):
        for line in fence.text.splitlines() if fence.language == "sh" else ():
            words = shlex.split(line, comments=True)
            assert words[:1] == [PROGRAM], f"only {PROGRAM} is run: {line}"
            done = CliRunner().invoke(app, words[1:])
            assert done.exit_code == 0, (line, done.output, done.stderr)
