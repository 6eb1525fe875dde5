"""docs/gallery.md: each table and figure of the study has its lines, and the images are small."""

from pathlib import Path

import pytest
import yaml

from report.gallery import gallery
from study.errors import StudyError
from study.texts import resolved

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
STUDY = resolved(yaml.safe_load((ROOT / "config" / "munnell.yaml").read_text(encoding="utf-8")))[0]


@pytest.mark.parametrize("section", ["figures", "tables"])
def test_every_one_is_shown_with_the_lines_that_make_it(section):
    shown = {}
    for block in PAGE.split("```yaml\n")[1:]:
        shown |= yaml.safe_load(block.split("```")[0])
    assert {name: shown.get(name) for name in STUDY[section]} == STUDY[section]


def test_notes_are_no_rows():
    assert "|\n| N = " not in PAGE
    assert "| Fixed effects:" not in PAGE


def test_images_are_there_and_small():
    images = sorted((ROOT / "docs" / "images" / "gallery").glob("*.png"))
    assert {f"munnell_{name}.png" for name in STUDY["figures"]} == {path.name for path in images}
    assert max(path.stat().st_size for path in images) < 60_000
    assert all(f"images/gallery/{path.name}" in PAGE for path in images)


def test_a_study_that_has_not_been_run_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("report.gallery.load_study", lambda root, name: STUDY)
    with pytest.raises(StudyError, match=r"does not exist yet; run `make study STUDY=munnell` first"):
        gallery(tmp_path, "munnell")
