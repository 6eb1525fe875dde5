"""The gallery: each table and figure of the study has its lines, and the images are small."""

import csv
import re
from pathlib import Path

import pytest
import yaml
from PIL import Image

from base.yaml_file import resolve_languages
from report.figure import figures
from spillover.errors import StudyError
from spillover.tables.layout import layouts as known_layouts
from tools.gallery import FOLDER, PIXELS, ROWS, write_gallery

ROOT = Path(__file__).parents[3]
STUDY = resolve_languages(yaml.safe_load((ROOT / "config" / "munnell.yaml").read_text(encoding="utf-8")))[0]
TABLE = [["term", "(1)", "(2)"], *([f"x{i}|*", "0.1", "0.2"] for i in range(ROWS + 3)), ["N = 816", "", ""]]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with invented results of the study, and the page that is made of them."""
    folder = tmp_path_factory.mktemp("gallery")
    results = folder / "results" / "munnell"
    for part in ("figures", "tables"):
        (results / part).mkdir(parents=True)
    for name in STUDY["figures"]:
        Image.effect_noise((1800, 900), 50).save(results / "figures" / f"{name}.png")
    for name in STUDY["tables"]:
        with (results / "tables" / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(TABLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tools.gallery.load_study", lambda root, name: STUDY)
        return folder, write_gallery(folder, ["munnell"])


def test_every_table_and_figure_is_shown_with_the_lines_that_make_it(made):
    root, page = made
    shown = {}
    for block in page.split("```yaml\n")[1:]:
        shown |= yaml.safe_load(block.split("```")[0])
    assert shown == STUDY["figures"] | STUDY["tables"]
    images = sorted((root / FOLDER).glob("*.png"))
    assert {f"munnell_{name}.png" for name in STUDY["figures"]} == {path.name for path in images}
    assert all(f"]({path.name})" in page for path in images)
    assert {max(Image.open(path).size) for path in images} == {PIXELS}


def test_a_table_has_its_first_rows_and_no_notes(made):
    page = made[1]
    assert page.count("| x0\\|\\* | 0.1 | 0.2 |\n") == len(STUDY["tables"])
    assert page.count("*… 3 more rows*") == len(STUDY["tables"])
    assert "N = 816" not in page


def test_what_no_study_of_the_page_has_is_named(made):
    page = made[1]
    figures, layouts = re.findall(
        r"^Of the (?:kinds of figures|layouts of tables) .* have (.*)\.$", page, re.M
    )
    assert "`event_study`" in figures
    assert "`map`" not in figures
    shown = {one["layout"] for one in STUDY["tables"].values()}
    lacking = set(re.findall(r"`(\w+)`", layouts))
    assert not shown & lacking
    assert shown | lacking == set(known_layouts())


def test_the_studies_of_the_project_show_every_kind_and_layout():
    found = {"kind": set(), "layout": set()}
    for study in ("munnell", "castle", "castle_bounds", "nqp", "cities"):
        config = yaml.safe_load((ROOT / "config" / f"{study}.yaml").read_text(encoding="utf-8"))
        found["kind"] |= {one["kind"] for one in config["figures"].values()}
        found["layout"] |= {one["layout"] for one in config["tables"].values()}
    assert found == {"kind": {*figures()}, "layout": {*known_layouts()}}


def test_a_study_that_has_not_been_run_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.gallery.load_study", lambda root, name: STUDY)
    with pytest.raises(StudyError, match=r"does not exist yet; run `make study STUDY=munnell` first"):
        write_gallery(tmp_path, ["munnell"])
