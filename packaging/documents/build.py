"""The documents as a site in `dist/docs`. Fails on a warning, a dead link, or a load from the net.

Sources are `resources/docs` and the descriptions of formats in `resources`. The pictures are taken from the
program itself, and the model cards, the commands and the reference of the code are written from what is
installed: none of them can be older than the program.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

import generated
import links

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
PAGES = RESOURCES / "docs"
STAGE = ROOT / "build" / "docs"
LANGUAGES = ("en", "de")
_PICTURE = re.compile(r"\(((?:\.\./)?pictures/(\w\w)/([\w-]+)\.png)\)")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "docs")
    parser.add_argument("--stage", type=Path, default=STAGE, help="where the sources are put together")
    parser.add_argument("--pictures", type=Path, help="folder of pictures taken before, by language")
    parser.add_argument("--without-code", action="store_true", help="leave the reference of the code out")
    chosen = parser.parse_args(arguments)
    pictures = chosen.pictures or take_pictures(chosen.stage.with_name("pictures"))
    stage(chosen.stage, pictures, with_code=not chosen.without_code)
    shutil.rmtree(chosen.out, ignore_errors=True)
    sphinx = ["-m", "sphinx", "--fail-on-warning", "--quiet", "--builder", "html", "--fresh-env"]
    doctrees = ["--doctree-dir", chosen.stage.with_name("doctrees")]
    if code := subprocess.run([sys.executable, *sphinx, *doctrees, chosen.stage, chosen.out]).returncode:
        return code
    problems = [*links.problems_of_site(chosen.out), *links.problems_of_texts(ROOT)]
    print(*problems, sep="\n", end="\n" if problems else "", file=sys.stderr)
    if not problems:
        print(f"{len(list(chosen.out.rglob('*.html')))} pages are in {chosen.out}; begin with index.html.")
    return 1 if problems else 0


def take_pictures(folder: Path) -> Path:
    """Every page of the window in every language; a minute each."""
    shutil.rmtree(folder, ignore_errors=True)
    for language in LANGUAGES:
        print(f"Taking the pictures ({language}) ...", file=sys.stderr)
        command = ["-m", "physio_desktop", "screenshots", "--language", language, "--out", folder / language]
        done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
        if done.returncode:  # else Qt's remarks on a screen that is none are of no interest
            sys.exit(f"The pictures cannot be taken:\n{done.stderr}")
    return folder


def stage(folder: Path, pictures: Path, *, with_code: bool) -> None:
    """Puts the sources together: pages at the top, what lies in `resources` beneath `reference`."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PAGES, folder)
    for page in [*RESOURCES.glob("*.md"), *RESOURCES.glob("firmware/README.md")]:
        to = folder / "reference" / page.relative_to(RESOURCES)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(page.read_text(encoding="utf-8").replace("](docs/", "](../"), encoding="utf-8")
    for page in [*PAGES.glob("*.md"), *PAGES.glob("de/*.md")]:
        to = folder / page.relative_to(PAGES)
        up = "../" * (len(to.relative_to(folder).parts) - 1)
        text = page.read_text(encoding="utf-8")
        to.write_text(text.replace(f"](../{up}", f"]({up}reference/"), encoding="utf-8")
        for name in _PICTURE.finditer(text):
            _copy_picture(pictures, folder, name.group(2), name.group(3))
    generated.write(folder, ROOT / "models", with_code=with_code)


def _copy_picture(pictures: Path, folder: Path, language: str, name: str) -> None:
    """As on a light screen of the usual scale; one that is missing fails the build, as Sphinx warns of it."""
    taken = pictures / language / f"{name}-light-1x.png"
    to = folder / "pictures" / language / f"{name}.png"
    to.parent.mkdir(parents=True, exist_ok=True)
    if taken.exists():
        shutil.copyfile(taken, to)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
