"""Results of an earlier run in the page that is made after a failed one: found, and marked."""

from engine.explain import PlannedJob, outdated
from report.page_plan import why_missing
from report.results import figures_section, tables_section
from words.say import speaking


def test_what_a_job_would_make_anew_is_outdated_where_it_is_there(tmp_path):
    there, gone = tmp_path / "there.json", tmp_path / "gone.json"
    there.write_text("{}", encoding="utf-8")
    job = PlannedJob("panel", "a", "", checkpoint=False, output=frozenset({str(there), str(gone)}))
    assert outdated([job]) == [str(there)]
    assert outdated([]) == []


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
    monkeypatch.chdir(tmp_path)
    log = tmp_path / "logs" / "s" / "analyses" / "x.log"
    log.parent.mkdir(parents=True)
    error = "Unit A has two rows for time 1975; remove the duplicate."
    log.write_text(f"00:00:00 ERROR {error}\n", encoding="utf-8")
    with speaking("zh"):
        said = why_missing("results/s/analyses/x.json", [])
    assert said == "results/s/analyses/x.json：个体A在1975有两行；请去掉重复。"
    assert why_missing("results/s/analyses/x.json", []) == f"results/s/analyses/x.json: {error}"
