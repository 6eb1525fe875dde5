"""Results of an earlier run in the page that is made after a failed one: found, and marked."""

from types import SimpleNamespace

import pytest

from base.job import run
from engine.explain import PlannedJob, list_outdated
from report.page_plan import explain_missing
from report.results import figures_section, tables_section
from spillover.errors import StudyError
from spillover.words import _, join_sentences
from words.render import speaking


def test_what_a_job_would_make_anew_is_outdated_where_it_is_there(tmp_path):
    there, gone = tmp_path / "there.json", tmp_path / "gone.json"
    there.write_text("{}", encoding="utf-8")
    job = PlannedJob("panel", "a", "", is_checkpoint=False, output=frozenset({str(there), str(gone)}))
    assert list_outdated([job]) == [str(there)]
    assert list_outdated([]) == []


def test_an_outdated_table_or_figure_is_shown_with_a_warning(tmp_path):
    table, picture = tmp_path / "t.html", tmp_path / "f.svg"
    table.write_text("<table></table>", encoding="utf-8")
    picture.write_text("<svg/>", encoding="utf-8")
    tables, figures = {"table01_a": {"title": "A <b>"}}, {"f": {"title": "F", "caption": "See."}}
    for outdated_ones, warnings in ((frozenset(), 0), (frozenset({str(table), str(picture)}), 1)):
        shown = tables_section(tables, {"table01_a": str(table)}, {}, outdated_ones).body
        drawn = figures_section(figures, {"f": str(picture)}, {}, outdated_ones).body
        assert shown.count("out of date") == drawn.count("out of date") == warnings
        assert "<table>" in shown
        assert "<img" in drawn
    assert "Table 1. A &lt;b&gt; is out of date." in shown


def test_why_a_result_is_missing_is_said_in_the_language_of_the_page(tmp_path, monkeypatch):
    """Whatever the language of the log is; in a confidential study the log's."""
    monkeypatch.chdir(tmp_path)
    log = tmp_path / "logs" / "s" / "analyses" / "x.log"
    log.parent.mkdir(parents=True)
    sentence = _("Unit {unit} has two rows for time {time}; remove the duplicate.", unit="{A}", time=1975)

    def fail(_snakemake, _spec):
        raise StudyError(join_sentences([sentence, "and more"], "\n"))

    def reasons():
        job = SimpleNamespace(log=[log], rule="panel", wildcards={}, params=SimpleNamespace(spec="{}"))
        with pytest.raises(SystemExit):
            run(job, fail)
        found = []
        for language in ("en", "zh"):
            with speaking(language):
                found.append(explain_missing("results/s/analyses/x.json", []))
        return found

    english = "results/s/analyses/x.json: Unit {A} has two rows for time 1975; remove the duplicate."
    for spoken in ("en", "zh"):
        monkeypatch.setenv("SPILLOVER_LANGUAGE", spoken)
        assert reasons() == [english, "results/s/analyses/x.json：个体{A}在1975有两行；请去掉重复。"]
    monkeypatch.setenv("SPILLOVER_CONFIDENTIAL", "1")
    assert reasons()[1].endswith("个体{A}在1975有两行；请去掉重复。")
    assert "Sentence" not in log.read_text(encoding="utf-8")
