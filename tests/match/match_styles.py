"""A study's own tables in every style, in a manuscript that LibreOffice saved again, against the study.

python tests/match/match_styles.py nqp munnell    # studies that have run; their tables become plain again
python tests/match/match_styles.py --long nqp     # seconds and memory of matching its paper, and it twice

Tables and papers are written as their jobs write them, from the analyses that are there; nothing is run.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from copy import deepcopy
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

import docx

from base.yaml_file import read_yaml
from cli.match import match_article
from plan.jobs.report import paper
from plan.load import load_study
from plan.study import Study
from report.paper import read_paper, to_tex, write_word
from report.render_text import to_html

STYLES = ("aer", "jjyj", "mdpi", "plain")
# How a manuscript came about: the file that the study makes, and the formats in which LibreOffice saved it.
SAVED = {
    "Word": ("docx", ()),
    "Word, saved again": ("docx", ("docx",)),
    "Word, by way of an OpenDocument text": ("docx", ("odt", "docx")),
    "Word, saved as a page": ("docx", ("html",)),
    "LaTeX": ("tex", ()),
    "page": ("html", ()),
    "page, saved again": ("html", ("html",)),
    "page, saved as Word": ("html", ("odt", "docx")),
}


def written(root: Path, name: str, style: str, language: str, folder: Path) -> None:
    """The study's paper in a style as paper.docx, .tex and .html; its tables' pages in results/ as well."""
    shown = read_yaml(root / "config" / f"{name}.yaml").get("report") or {}
    given = {"report": {**shown, "style": style}, "language": language}
    study = Study(root, load_study(root, name, given))
    spec = paper(study).job().options
    with chdir(root):  # jobs name their files from there
        made = read_paper(spec)
        write_word(folder / "paper.docx", made)
    pages = [to_html(table) for table in made.tables]
    for table, page in zip(made.tables, pages, strict=True):
        (root / "results" / name / "tables" / f"{table.name}.html").write_text(page, encoding="utf-8")
    (folder / "paper.tex").write_text(to_tex(made, "figures"), encoding="utf-8")
    text = f"<html><meta charset=utf-8><body><h1>{made.title}</h1>{''.join(pages)}</body></html>"
    (folder / "paper.html").write_text(text, encoding="utf-8")


def saved(source: Path, formats: tuple[str, ...]) -> Path:
    """A manuscript as LibreOffice saves it in one format after another."""
    for number, ending in enumerate(formats):
        folder = source.parent / f"{len(list(source.parent.iterdir()))}_{number}"
        profile = f"-env:UserInstallation=file://{source.parents[1]}/libreoffice"
        kind = "html:HTML (StarWriter)" if ending == "html" else ending
        reads = ["--infilter=HTML (StarWriter)"] if source.suffix == ".html" else []
        call = ["soffice", profile, "--headless", *reads, "--convert-to", kind, "--outdir", folder, source]
        subprocess.run(call, check=True, capture_output=True)
        source = folder / f"{source.stem}.{ending}"
    return source


def matched(root: Path, study: str, manuscript: Path) -> list[dict[str, str]]:
    """The numbers of a manuscript as the match of it lists them."""
    with redirect_stdout(StringIO()):
        match_article(root, study, manuscript)
    file = root / "results" / study / "match" / manuscript.stem / "matches.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def trial(
    root: Path, study: str, language: str, styles: tuple[str, ...], ways: tuple[str, ...]
) -> Iterator[tuple[str, str, list[dict[str, str]]]]:
    """The numbers of each manuscript, by style and way."""
    with tempfile.TemporaryDirectory() as place:
        for style in styles:
            folder = Path(place) / style
            folder.mkdir()
            written(root, study, style, language, folder)
            for way in ways:
                ending, formats = SAVED[way]
                if shutil.which("soffice") or not formats:
                    yield style, way, matched(root, study, saved(folder / f"paper.{ending}", formats))
        written(root, study, "plain", language, folder)


def twice(source: Path) -> Path:
    """A Word file with all that it holds once more behind it."""
    document = docx.Document(str(source))
    end = document.element.body.sectPr
    for part in [*document.element.body]:
        if part is not end:
            end.addprevious(deepcopy(part))
    document.save(str(source.with_name("twice.docx")))
    return source.with_name("twice.docx")


def measured(root: Path, study: str, manuscript: Path) -> str:
    """The pages of a manuscript, and the seconds of a processor and megabytes that its match takes."""
    made = saved(manuscript, ("pdf",))
    pages = re.findall(rb"/Type\s*/Page\b", made.read_bytes())
    call = [sys.executable, "-m", "cli.main", "match", study, str(manuscript)]
    process = subprocess.Popen(call, cwd=root, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    seconds = used.ru_utime + used.ru_stime
    return f"{len(pages)} pages, {seconds:.1f} s, {used.ru_maxrss / 1024:.0f} MB"


def long_ones(root: Path, study: str, language: str) -> None:
    """Prints what the match of a study's paper takes, and of one twice as long."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "long"
        folder.mkdir()
        written(root, study, "plain", language, folder)
        for manuscript in (folder / "paper.docx", twice(folder / "paper.docx")):
            print(study, measured(root, study, manuscript), sep=": ")


if __name__ == "__main__":
    from base.speech_language import language_of_command

    here = Path.cwd()
    if sys.argv[1] == "--long":
        for asked in sys.argv[2:]:
            long_ones(here, asked, language_of_command())
        sys.exit()
    print("study,language,style,manuscript,numbers,same,published,not compared,wrong,by mark")
    for asked in sys.argv[1:]:
        spoken = language_of_command()
        has = [way for way, (_ending, formats) in SAVED.items() if not formats or shutil.which("soffice")]
        for one, how, rows in trial(here, asked, spoken, STYLES, tuple(has)):
            verdicts = Counter(row["verdict"] for row in rows)
            wrong = [r for r in rows if r["verdict"] in ("missing", "other", "outdated") or r["stars"]]
            marks = sum(row["by"] == "mark" for row in rows)
            counts = (
                len(rows),
                verdicts["same"],
                verdicts["published"],
                verdicts["unread"],
                len(wrong),
                marks,
            )
            print(f'{asked},{spoken},{one},"{how}"', *counts, sep=",", flush=True)
            for row in wrong[:8]:
                print("   ", *(f"{k}={v}" for k, v in row.items() if v), file=sys.stderr)
