"""Files that a person gives `make new`: large, linked, oddly named and oddly laid out. Each is read as it is,
or refused in one sentence; what is written can be loaded.
"""

import os
from pathlib import Path

import pytest
from file_mutations import change_bytes
from fuzz_mutations import TOKENS, check_cases

from cli.new import _write_configuration, draft_study
from door.wish import Wish
from plan.load import load_study
from spillover.errors import StudyError

ROOT = Path(__file__).parents[2]
YEARS = range(2011, 2016)
CITIES = ("石家庄市", "唐山市", "保定市", "Town, A", "b'c", "d{e}")
NAMES = (
    *(
        "p.csv",
        "数据.csv",
        "{x}.csv",
        "a b.csv",
        "$x.csv",
        "-p.csv",
        "p;q.csv",
        "`p`.csv",
        "p*.csv",
        "p?.csv",
    ),
    *(
        "..csv",
        "p.CSV",
        "p.csv.csv",
        "'p'.csv",
        '"p".csv',
        "p\n.csv",
        "\udcff.csv",
        "é.csv",
        "p.xlsx",
        "p.dta",
    ),
    *("p.parquet", "p", "p.gz", "x" * 200 + ".csv", "%s.csv", "\u202ep.csv", "{study}.csv", "#p.csv"),
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "sources.yaml").write_text("sources: {}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def text_of(draw, header=("city", "year", "y", "x")):
    """A panel in one of the layouts, as CSV."""
    unlike = [(c, i) for i, c in enumerate(CITIES)]
    number = {
        (c, t, k): round(i + draw.uniform(0, 2), 3) for c, i in unlike for t in YEARS for k in ("y", "x")
    }
    quote = {c: '"' + c + '"' for c in CITIES}
    if draw.random() < 0.5:
        rows = [f"{quote[c]},{t},{number[c, t, 'y']},{number[c, t, 'x']}" for c in CITIES for t in YEARS]
        return ",".join(header), rows
    mark = draw.choice(["", "年", " 年", "-12-31", ".0", " [YR2011]"])
    across = ",".join(f"{t}{mark}" for t in YEARS)
    rows = [
        f"{quote[c]},{k}," + ",".join(str(number[c, t, k]) for t in YEARS) for c in CITIES for k in ("y", "x")
    ]
    return f"城市,指标,{across}", rows


def placed(project, draw, data):
    """The file under some name, perhaps behind links; what to give as PANEL."""
    name = draw.choice(NAMES)
    path = project / name
    try:
        path.write_bytes(data)
    except OSError:
        return str(path)
    how = draw.choice(["plain", "plain", "link", "two", "circle", "gone", "folder"])
    link = project / f"link{path.suffix}"
    if how == "plain":
        return str(path)
    if how == "circle":
        (project / "other.csv").symlink_to(link)
        link.symlink_to(project / "other.csv")
    elif how == "gone":
        link.symlink_to(project / "gone.csv")
    elif how == "folder":
        link.mkdir()
    else:
        link.symlink_to(path)
        if how == "two":
            (project / f"again{path.suffix}").symlink_to(link)
            return str(project / f"again{path.suffix}")
    return str(link)


def cleared(project):
    for path in project.iterdir():
        if path.name in ("config", "results"):
            continue
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    (project / "config" / "x.yaml").unlink(missing_ok=True)


def test_a_file_that_is_oddly_named_linked_or_laid_out_is_read_or_refused(project):
    def case(draw):
        cleared(project)
        header, rows = text_of(draw)
        data = "\n".join([header, *rows]).encode(draw.choice(["utf-8", "utf-8-sig", "gb18030"]))
        if draw.random() < 0.3:
            data = change_bytes(data, draw)
        panel = placed(project, draw, data)
        missing = draw.choice(["", "", draw.choice(TOKENS)])
        decimal = draw.choice(["", "", "", draw.choice(TOKENS)])
        wish = Wish(study="x", panel=panel, outcome="y", treatment="x", missing=missing, decimal=decimal)
        _, text = draft_study(wish, project)
        _write_configuration(project / "config" / "x.yaml", "x", text)
        study = load_study(project, "x")
        assert study["years"][0] >= 1800
        assert len(study["variables"]) >= 2

    check_cases("files of the door", case, few=80)


def test_files_beyond_their_limits_are_refused_before_they_are_read(project, monkeypatch):
    """Newlines alone, one endless line, and more bytes than the limit."""
    for size, data in ((1 << 17, b"\n"), (1 << 20, b"x"), (1 << 12, b","), (1 << 16, b"a,b\n")):
        (project / "p.csv").write_bytes(data * (size // len(data)))
        with pytest.raises(StudyError) as raised:
            draft_study(Wish(study="x", panel=str(project / "p.csv"), outcome="y", treatment="x"), project)
        assert len(str(raised.value)) < 4000
    with (project / "p.csv").open("wb") as stream:
        os.truncate(stream.fileno(), 1 << 40)  # a hole: no disk is used
    with pytest.raises(StudyError, match=r"p\.csv"):
        draft_study(Wish(study="x", panel=str(project / "p.csv"), outcome="y", treatment="x"), project)
