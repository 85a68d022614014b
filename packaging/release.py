"""What a release needs to know of the artefact: an SBOM, known vulnerabilities, and a sound workflow.

Runs in `.venv-release`; `dev.py release` calls it, after `dev.py package`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
INVENTORY = DIST / "inventory.json"
SBOM = DIST / "installers" / "physio-desktop.cdx.json"
BIN = Path(sys.executable).parent
PACKAGED = ROOT / ".venv-package" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main() -> int:
    problems = [name for name, step in STEPS.items() if not step()]
    if problems:
        print(f"Not as it should be: {', '.join(problems)}.", file=sys.stderr)
    return len(problems)


def check_workflows() -> bool:
    """Against the schema of GitHub, and for what makes workflows unsafe."""
    files = sorted(str(path) for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    schema = [BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files]
    return _run(*schema) and _run(
        BIN / "zizmor", "--offline", "--no-progress", "--persona", "regular", *files
    )


def write_sbom() -> bool:
    """CycloneDX of what is inside the artefact: packages, Python, and libraries of the system."""
    if not INVENTORY.exists():
        print("There is no artefact: python3 dev.py package builds it.", file=sys.stderr)
        return False
    command = [
        str(BIN / "cyclonedx-py"),
        "environment",
        "--output-reproducible",
        "--of",
        "JSON",
        str(PACKAGED),
    ]
    found = subprocess.run(command, capture_output=True, text=True)
    if found.returncode:
        print(found.stderr, file=sys.stderr)
        return False
    inside = json.loads(INVENTORY.read_text(encoding="utf-8"))
    bill = narrowed(json.loads(found.stdout), inside)
    SBOM.parent.mkdir(parents=True, exist_ok=True)
    SBOM.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{SBOM.name}: {len(bill['components'])} components")
    return _is_valid(SBOM)


def narrowed(bill: dict[str, Any], inside: list[dict[str, Any]]) -> dict[str, Any]:
    """The bill of an environment without what is not in the artefact, and with what is no Python package."""
    packages = {_plain(part["name"]) for part in inside if part["kind"] == "package"}
    kept = [one for one in bill["components"] if _plain(one["name"]) in packages]
    if missing := packages - {_plain(one["name"]) for one in kept}:
        raise RuntimeError(f"Inside, but not in the environment: {', '.join(sorted(missing))}")
    kept += [_component(part) for part in inside if part["kind"] != "package"]
    known = {one["bom-ref"] for one in kept}
    relations = [
        {**one, "dependsOn": [ref for ref in one["dependsOn"] if ref in known]} if "dependsOn" in one else one
        for one in bill.get("dependencies", ())
        if one["ref"] in known
    ]
    subject = {
        "type": "application",
        "name": "physio-desktop",
        "version": _version(),
        "bom-ref": "physio-desktop",
    }
    metadata = {
        **bill.get("metadata", {}),
        "component": {**subject, "licenses": [{"license": {"id": "Apache-2.0"}}]},
    }
    return {**bill, "metadata": metadata, "components": kept, "dependencies": relations}


def _component(part: dict[str, Any]) -> dict[str, Any]:
    kind = "deb/debian" if part["kind"] == "system" else "generic"
    purl = f"pkg:{kind}/{part['name'].lower()}@{part['version'].replace(':', '%3A').replace('+', '%2B')}"
    made = {
        "type": "library",
        "name": part["name"],
        "version": part["version"],
        "purl": purl,
        "bom-ref": purl,
    }
    if part["kind"] == "python":
        made["licenses"] = [{"license": {"id": part["licence"]}}]
    return made


def _is_valid(file: Path) -> bool:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = file.read_text(encoding="utf-8")
    version = SchemaVersion.from_version(json.loads(text)["specVersion"])
    error = JsonStrictValidator(version).validate_str(text)
    if error is not None:
        print(f"{file.name} is no valid CycloneDX: {error}", file=sys.stderr)
    return error is None


def audit() -> bool:
    """Known vulnerabilities of what is pinned; skipped, and said so, where nobody can be asked."""
    command = [str(BIN / "pip-audit"), "--progress-spinner", "off", "--disable-pip", "--require-hashes"]
    command += ["--timeout", "15", "--format", "json", "-r", str(ROOT / "packaging" / "requirements.txt")]
    done = subprocess.run(command, capture_output=True, text=True)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        found = []
    return judged(found, done.stderr)


def judged(found: list[dict[str, Any]], complaints: str = "") -> bool:
    """Whether nothing is known against what was looked up. Nothing looked up is no verdict, and said."""
    asked = [one for one in found if "skip_reason" not in one]
    if not asked:
        reason = found[0]["skip_reason"] if found else (complaints.strip().splitlines() or ["no answer"])[-1]
        print(f"SKIPPED: no vulnerability was looked up, since nobody could be asked from here ({reason}).")
        return True
    bad = [one for one in asked if one.get("vulns")]
    for one in bad:
        for known in one["vulns"]:
            mended = ", ".join(known.get("fix_versions", ())) or "no version yet"
            print(f"{one['name']} {one['version']}: {known['id']}, mended in {mended}")
    unknown = sorted(one["name"] for one in found if "skip_reason" in one)
    unasked = f"; not looked up: {', '.join(unknown)}" if unknown else ""
    print(f"{len(asked)} packages looked up, {len(bad)} with known vulnerabilities{unasked}.")
    return not bad


STEPS = {"workflow": check_workflows, "SBOM": write_sbom, "vulnerabilities": audit}


def _version() -> str:
    text = (ROOT / "physio_desktop" / "__init__.py").read_text(encoding="utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _run(*command: object) -> bool:
    print("+", *(Path(str(part)).name for part in command), flush=True)
    return subprocess.run([str(part) for part in command], cwd=ROOT).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
