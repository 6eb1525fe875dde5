"""Writes build/gallery/index.md and its small images from the results of studies that have been run.

    python -m tools.gallery munnell castle nqp

Each table is shown with its first rows, each figure as a small PNG, both with the lines that make them. What
none of the studies has is named at the end.
"""

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from base.artifacts.atomic import atomic, write_text
from base.command import run_guarded
from door.text import write_block
from plan.load import load_study
from report.figure import figures
from spillover.errors import StudyError
from spillover.tables.layout import layouts

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path("build") / "gallery"
PIXELS, COLOURS = 640, 48
ROWS, COLUMNS = 8, 5
Config = Mapping[str, Any]


def write_gallery(root: Path, names: Sequence[str]) -> str:
    """The page; its images are written beside it. Raises StudyError where a study has not been run."""
    studies = {name: load_study(root, name) for name in names}
    parts = ["# Gallery", ""]
    for name, study in studies.items():
        parts += _study(root, name, study)
    for what, key, known, section in (
        ("kinds of figures", "kind", figures(), "figures"),
        ("layouts of tables", "layout", layouts(), "tables"),
    ):
        shown = {one[key] for study in studies.values() for one in (study.get(section) or {}).values()}
        if lacking := sorted({*known} - shown):
            named = ", ".join(f"`{name}`" for name in lacking)
            parts += [f"Of the {what} these studies do not have {named}.", ""]
    return "\n".join(parts).rstrip("\n") + "\n"


def _study(root: Path, name: str, study: Config) -> list[str]:
    parts = [
        f"## {study['title']}",
        "",
        f"The study `{name}`, each table and figure with its lines of the configuration (in one language).",
        f"Its data are simulated: {study['simulated']}" if study.get("simulated") else "Its data are real.",
        "",
    ]
    for figure, options in (study.get("figures") or {}).items():
        title, image = options["title"], _image(root, name, figure)
        parts += [f"### {title}", "", f"![{title}]({image})", "", *_yaml(figure, options)]
    for table, options in (study.get("tables") or {}).items():
        parts += [f"### {options['title']}", "", *_table(root, name, table), "", *_yaml(table, options)]
    return parts


def _yaml(name: str, options: Config) -> list[str]:
    return ["```yaml", *write_block({name: options}), "```", ""]


def _make_figure(root: Path, study: str, file: str) -> Path:
    path = root / "results" / study / file
    if not path.is_file():
        raise StudyError(f"results/{study}/{file} does not exist yet; run `make study STUDY={study}` first")
    return path


def _image(root: Path, study: str, figure: str) -> str:
    """The figure as a small picture; its path beside the page."""
    from PIL import Image

    source = _make_figure(root, study, f"figures/{figure}.png")
    target = root / FOLDER / f"{study}_{figure}.png"
    picture = Image.open(source).convert("RGB")
    picture.thumbnail((PIXELS, PIXELS))
    target.parent.mkdir(parents=True, exist_ok=True)
    with atomic(target) as temporary:
        picture.quantize(COLOURS).save(temporary, format="PNG", optimize=True)
    return target.name


def _table(root: Path, study: str, table: str) -> Iterator[str]:
    """The first rows and columns of a table, without its notes."""
    source = _make_figure(root, study, f"tables/{table}.csv")
    with source.open(encoding="utf-8", newline="") as stream:
        rows = [[_cell(text) for text in row] for row in csv.reader(stream)]
    while not any(rows[-1][1:]):
        rows.pop()
    width = min(max(map(len, rows)), COLUMNS)
    for i, row in enumerate(rows[: ROWS + 1]):
        yield "| " + " | ".join([*row, *[""] * width][:width]) + " |"
        if i == 0:
            yield "| " + " | ".join(["---"] * width) + " |"
    left_out = max(len(rows) - ROWS - 1, 0)
    if left_out:
        yield f"\n*… {left_out} more rows*"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("\n", " ")


def main(words: list[str]) -> int:
    """Writes the page of the studies that are named."""
    return run_guarded("gallery", partial(_main, words))


def _main(words: list[str]) -> None:
    if not words:
        raise StudyError("name the studies: python -m tools.gallery munnell castle nqp")
    page = FOLDER / "index.md"
    write_text(ROOT / page, write_gallery(ROOT, words))
    print(f"{page} is written")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
