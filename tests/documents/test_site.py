"""The site is built without a warning, has no dead link, and loads nothing from the net."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from document_texts import DOCS, PAGES, ROOT

BUILDER = ROOT / "packaging" / "documents"
STAND_IN = ROOT / "resources" / "pictures" / "home.png"


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.syspath_prepend(str(BUILDER))
    import links

    return links


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Without the reference of the code, which takes a minute; and with one picture in place of each."""
    folder = tmp_path_factory.mktemp("documents")
    for page in DOCS.rglob("*.md"):
        for part in page.read_text(encoding="utf-8").split("pictures/")[1:]:
            language, name = part.partition(".png")[0].split("/")
            picture = folder / "pictures" / language / f"{name}-light-1x.png"
            picture.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(STAND_IN, picture)
    places = ["--out", folder / "site", "--stage", folder / "stage", "--pictures", folder / "pictures"]
    command = [sys.executable, BUILDER / "build.py", "--without-code", *places]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "site"


def test_every_page_is_in_the_site(site: Path) -> None:
    made = {path.stem for path in site.rglob("*.html")}
    assert {page.stem for page in PAGES if page.stem != "README"} | {
        "index",
        "commands",
        "model-cards",
    } <= made


def test_pages_are_found_without_a_server_and_spoken_in_their_language(site: Path) -> None:
    assert "Search.setIndex" in (site / "searchindex.js").read_text(encoding="utf-8")
    assert '<html class="no-js" lang="de"' in (site / "de" / "zu-hause.html").read_text(encoding="utf-8")
    assert '<html class="no-js" lang="en"' in (site / "home-guide.html").read_text(encoding="utf-8")


def test_model_cards_say_the_worst_person_and_the_sums_of_the_files(site: Path) -> None:
    text = (site / "model-cards.html").read_text(encoding="utf-8")
    files = {path.name for path in (ROOT / "models").iterdir() if path.suffix in (".ubj",)}
    assert files and all(name in text for name in files)
    for said in ("worst person", "four people are few", "loso", "10.24432/C5JK60"):
        assert said in text


def test_dead_links_and_loads_from_the_net_are_found(site: Path, tmp_path: Path, links) -> None:  # type: ignore[no-untyped-def]
    assert not links.problems_of_site(site)
    broken = tmp_path / "site"
    broken.mkdir()
    (broken / "index.html").write_text(
        '<p id="here"></p><a href="#here"></a><a href="#gone"></a><a href="gone.html"></a>'
        '<a href="https://example.org/"></a><link rel="stylesheet" href="https://fonts.example.org/a.css">'
        '<script src="//cdn.example.org/b.js"></script><style>@import url(https://example.org/c.css);</style>'
    )
    assert links.problems_of_site(broken) == [
        "index.html: loads https://fonts.example.org/a.css from the net",
        "index.html: loads //cdn.example.org/b.js from the net",
        "index.html: #gone leads nowhere",
        "index.html: gone.html leads nowhere",
        "index.html: loads https://example.org/c.css from the net",
    ]


def test_links_of_the_texts_lead_somewhere(tmp_path: Path, links) -> None:  # type: ignore[no-untyped-def]
    assert not links.problems_of_texts(ROOT)
    (tmp_path / "resources" / "docs").mkdir(parents=True)
    (tmp_path / "resources" / "a.md").write_text("# One, two\n\n[x](#one-two) [y](#three) [z](docs/b.md)\n")
    (tmp_path / "README.md").write_text("[a](resources/a.md#one-two) [b](resources/gone.md)")
    assert links.problems_of_texts(tmp_path) == [
        "README.md: resources/gone.md leads nowhere",
        "resources/a.md: #three leads nowhere",
        "resources/a.md: docs/b.md leads nowhere",
    ]


def test_pictures_on_the_pages_are_ones_that_the_program_takes() -> None:
    """Their names, as the code that takes them gives them."""
    taken = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "physio_desktop" / "ui").glob("portrait*.py")
    )
    for page in DOCS.rglob("*.md"):
        for part in page.read_text(encoding="utf-8").split("pictures/")[1:]:
            assert f'"{part.partition(".png")[0].split("/")[-1]}"' in taken, (page.name, part[:40])
