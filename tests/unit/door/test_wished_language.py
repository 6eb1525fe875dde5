"""The language in which a configuration is written."""

import pytest
import yaml

from base.speech_language import message
from cli.init import make_project
from cli.main import main
from spillover.errors import StudyError


@pytest.mark.debt("33.25")
@pytest.mark.parametrize(
    ("wished", "title"), [("zh", "size与roa"), ("en", "roa and size"), ("", "roa and size")]
)
def test_a_study_is_written_in_the_language_that_is_asked_for(ask, firms, monkeypatch, wished, title):
    monkeypatch.setenv("SPILLOVER_LANGUAGE", wished)
    monkeypatch.setenv("LC_ALL", "C")
    text = ask(firms, outcome="roa", treatment="size")[1]
    study = yaml.safe_load(text)
    assert study.get("language", "en") == (wished or "en")
    assert study["title"] == title
    assert ("SPILLOVER_LANGUAGE" in text) == (wished == "zh")


@pytest.mark.debt("33.4")
def test_a_project_speaks_as_its_panel_where_the_system_names_no_language(project, firms, monkeypatch):
    """`init` too, before it has written a thing."""
    for name in ("SPILLOVER_LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setattr("base.speech_language._of_study", [])
    chinese = firms.rename(columns={"stkcd": "证券代码", "year": "年份", "roa": "收益率", "size": "规模"})
    chinese.to_csv(project / "p.csv", index=False)
    wish = {"panel": str(project / "p.csv"), "outcome": "收益", "treatment": "规模"}
    with pytest.raises(StudyError) as failed:
        make_project(str(project.parent / "begun"), wish, "", "")
    assert "不是列（是否指'收益率'？）" in message(failed.value)


@pytest.mark.debt("33.4")
def test_every_command_speaks_the_language_of_its_study(project, monkeypatch, capsys):
    """`package` too, which refuses before anything runs."""
    monkeypatch.delenv("SPILLOVER_LANGUAGE", raising=False)
    monkeypatch.setattr("base.speech_language._of_study", [])
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(project)
    (project / "spillover.yaml").write_text("study: x\n", encoding="utf-8")
    (project / "config" / "x.yaml").write_text("study: x\nlanguage: zh\n", encoding="utf-8")
    assert main(["package", "x"])
    assert "复现包只收录已提交的内容" in capsys.readouterr().err
