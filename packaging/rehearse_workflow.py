"""Runs the steps of the workflow that a Linux machine would run, here, in a fresh clone.

    .venv-release/bin/python packaging/rehearse_workflow.py [--job package] [--list]

Steps of other systems and those that need a certificate are left out; what actions of others do (check out,
keep files) this script does itself, or leaves.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
WORKFLOW = ROOT / ".github" / "workflows" / "build.yml"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--job", default="package")
    parser.add_argument("--list", action="store_true", help="only say what would be run")
    chosen = parser.parse_args()
    plan = YAML(typ="safe").load(WORKFLOW.read_text(encoding="utf-8"))
    job = plan["jobs"][chosen.job]
    environment = {**plan.get("env", {}), **job.get("env", {})}
    if chosen.list:
        for step in job["steps"]:
            print(f"{verdict(step):<14} {step.get('name') or step.get('uses')}")
        return 0
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, clone], check=True)
        commands = Path(folder) / "bin"
        commands.mkdir()
        (commands / "python").symlink_to(shutil.which("python3") or sys.executable)
        if os.geteuid() == 0 and not shutil.which("sudo"):
            (commands / "sudo").write_text('#!/bin/sh\nexec "$@"\n')
            (commands / "sudo").chmod(0o755)
        path = f"{commands}{os.pathsep}{os.environ['PATH']}"
        return run_steps(job["steps"], clone, {**os.environ, **environment, "PATH": path})


def verdict(step: dict[str, Any]) -> str:
    condition = str(step.get("if", ""))
    if "uses" in step:
        return "action"
    if any(f"'{other}'" in condition for other in ("Windows", "macOS")):
        return "other system"
    return "no certificate" if "CERTIFICATE" in condition else "run"


def run_steps(steps: list[dict[str, Any]], clone: Path, environment: dict[str, str]) -> int:
    for step in steps:
        name = step.get("name") or step["uses"]
        if (word := verdict(step)) != "run":
            print(f"== {name}: left out, {word}", flush=True)
            continue
        print(f"== {name}", flush=True)
        begun_s = time.monotonic()
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        code = subprocess.run(shell, cwd=clone, env={**environment, **step.get("env", {})}).returncode
        print(f"== {name}: {'ok' if code == 0 else f'exit code {code}'}, {time.monotonic() - begun_s:.0f} s")
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
