"""Everything a change must pass: ruff, mypy, the architecture contract, pytest. `dev.py test` calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = {
    "ruff": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "import sys; from importlinter.cli import lint_imports_command as c; c()"],
}


def main(arguments: list[str]) -> int:
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    failed = []
    for name, command in CHECKS.items():
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, *command], cwd=ROOT, env=environment).returncode:
            failed.append(name)
    print("== pytest", flush=True)
    # Everything: a file of tests to each processor that is free. pytest's own closing line comes last.
    chosen = arguments or ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    code = subprocess.run([sys.executable, "-m", "pytest", *chosen], cwd=ROOT, env=environment).returncode
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}", file=sys.stderr)
    return code or len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
