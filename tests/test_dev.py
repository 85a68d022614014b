"""The bootstrap script: standard library only, clear about what it is called with."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

DEV = Path(__file__).resolve().parent.parent / "dev.py"


def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    every = {**os.environ, **environment}
    return subprocess.run([sys.executable, str(DEV), *arguments], capture_output=True, text=True, env=every)


def test_it_needs_only_the_standard_library() -> None:
    imported = set()
    for node in ast.walk(ast.parse(DEV.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    "arguments",
    [(), ("dance",), ("run", "--nonsense"), ("setup", "--full"), ("package", "--full"), ("release", "x")],
)
def test_wrong_calls_show_how(arguments: tuple[str, ...]) -> None:
    done = call(*arguments)
    assert done.returncode == 2
    assert "usage: python3 dev.py" in done.stderr


def test_system_names_a_command_or_nothing() -> None:
    done = call("system")
    assert done.returncode == 0
    assert done.stdout.strip() == "" or "apt-get install" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no package brings them")
def test_system_names_what_only_the_tests_need(tmp_path: Path) -> None:
    told = call("system", PATH=str(tmp_path)).stdout.split()
    assert {"dbus", "g++"} <= set(told)
