"""The pages that `make site` builds: docs/, with a picture after the example of each call of the library, and
a gallery of these pictures and of the tables and figures of studies that have run.

python -m tools.site    writes them to build/docs/
"""

from __future__ import annotations

import doctest
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from base.artifacts.atomic import write_text
from base.command import run_guarded
from spillover.arrays.foundation import EstimationError
from spillover.errors import StudyError
from tools.gallery import FOLDER, write_gallery

ROOT = Path(__file__).resolve().parents[1]
PAGES = Path("build") / "docs"
STUDIES = ("munnell", "castle", "nqp")
HEAD = "# Pictures of the library\n\nWhat `fit.plot()` draws of the example of each call.\n"
NO_STUDY = "# Gallery\n\nNo study has been run: `make study STUDY=munnell`, then `make site` again.\n"
DATA = re.compile(r'"((?:tests/reference/data|resources/\w+)/[\w.-]+\.\w+)"')
EXAMPLES = re.compile(r"```pycon\n(.*?)```", re.DOTALL)


def run_example(page: str) -> Mapping[str, Any]:
    """The names that a page's examples leave; their printed values are the tests' affair."""
    names: dict[str, Any] = {}
    for number, text in enumerate(EXAMPLES.findall(page), 1):
        for example in doctest.DocTestParser().get_examples(text):
            exec(compile(example.source, f"example {number}", "exec"), names)
    return names


def draw_result(result: Any, path: Path) -> bool:
    """Writes the picture of a result. False where it has none."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 3.2), layout="constrained")
    try:
        result.plot(ax=axes)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=110)
    except (EstimationError, StudyError):
        return False
    finally:
        pyplot.close(figure)
    return True


def link_data(root: Path, target: Path, page: Path) -> None:
    """Copies the files that a page's examples read beside the pages, linked below the first one."""
    text = page.read_text(encoding="utf-8")
    files = [root / name for name in dict.fromkeys(DATA.findall(text))]
    first = EXAMPLES.search(text)
    if first is None or not files:
        return
    for file in files:
        (target / "data").mkdir(exist_ok=True)
        shutil.copy(file, target / "data" / file.name)
    folder = "../data" if page.parent != target else "data"
    links = ", ".join(f"[{file.name}]({folder}/{file.name})" for file in files)
    note = (
        f"\n\nThe examples read {links} in a clone of the repository; elsewhere give the path of your copy."
    )
    write_text(page, text[: first.end()] + note + text[first.end() :])


def build_pages(root: Path) -> Path:
    """Writes the folder of pages. Runs the example of every call."""
    target = root / PAGES
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root / "docs", target)
    shown = []
    for page in sorted((target / "calls").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        fit = run_example(text).get("fit")
        if fit is not None and draw_result(fit, page.with_suffix(".png")):
            head, reference, rest = text.partition("\n::: ")
            picture = f"\n![What fit.plot() draws]({page.stem}.png)\n"
            write_text(page, head + picture + reference + rest)
            shown.append(page.stem)
    pictures = [f"### [{name}](../calls/{name}.md)\n\n![{name}](../calls/{name}.png)\n" for name in shown]
    for page in (target / "library.md", *sorted((target / "calls").glob("*.md"))):
        link_data(root, target, page)
    write_text(target / "gallery" / "index.md", "\n".join([HEAD, *pictures]))
    studies = [name for name in STUDIES if (root / "results" / name / "report.html").is_file()]
    write_text(target / "gallery" / "studies.md", write_gallery(root, studies) if studies else NO_STUDY)
    if studies:
        shutil.copytree(root / FOLDER, target / "gallery", dirs_exist_ok=True)
    return target


def main() -> int:
    """Writes the pages."""
    return run_guarded("site", lambda: print(f"{build_pages(ROOT).relative_to(ROOT)} is written"))


if __name__ == "__main__":
    sys.exit(main())
