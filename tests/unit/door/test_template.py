"""What `make template` prints is a configuration once the signs are gone."""

import pytest
import yaml

from base.command import run_guarded
from base.formula import formulas_of
from cli.template import build_template, print_template
from plan.analyses import resolve_analyses
from plan.control_lists import expand_control_lists
from plan.load import load_study
from plan.report import resolve_tables
from spillover.errors import StudyError


@pytest.fixture
def study(ask, project, firms):
    firms.assign(x=firms.stkcd.astype(int) % 7, y=firms.stkcd.astype(int) // 7).rename(
        columns={"x": "longitude", "y": "latitude"}
    ).to_csv(project / "p.csv", index=False)
    text = ask("p.csv", outcome="roa", treatment="size", controls="lev")[1]
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    return load_study(project, "x")


def test_every_line_is_valid_beside_the_study(study):
    lines = [line.removeprefix("# ") for line in build_template(study).splitlines() if line][1:]
    added = {"analyses": {}, "tables": {}, "variables": {}}
    blocks = "\n".join(lines).split("# ")
    for block in blocks[1:]:
        for section, entries in yaml.safe_load(block.split("\n", 1)[1]).items():
            assert not set(entries) & set(study[section])
            added[section] |= entries
    whole = {**study, **{section: study[section] | entries for section, entries in added.items()}}
    whole = expand_control_lists(whole, "x")
    assert added["variables"]["roa_corrected"]["formula"] == "corrected(roa)"
    assert added["analyses"]["corrected"]["regressors"] == ["size_corrected", "lev_corrected"]
    assert formulas_of(whole["variables"], "x")["size_corrected"].proposal_measures == ("size",)
    found = resolve_analyses(whole)
    kinds = {name: analysis.kind for name, analysis in found.items()}
    assert {"hausman", "instruments", "gmm", "threshold", "bootstrap_mediation", "robustness", "spatial"} <= {
        kinds[name] for name in added["analyses"]
    }
    assert len(resolve_tables(whole, kinds)) == len(study["tables"]) + 2


@pytest.mark.parametrize("name", ["x" * 300, "\udcff", "../docs/x", "absent", ""])
def test_a_study_that_is_none_is_told(capsys, name):
    assert run_guarded("template", lambda: print_template(name)) == 2
    said = capsys.readouterr().err
    assert "STUDY" in said or "config/absent.yaml does not exist" in said


def test_a_study_without_a_baseline_is_asked_for_one(study):
    with pytest.raises(StudyError, match="none is of kind panel; write a baseline first"):
        build_template({**study, "analyses": {"d": {"kind": "descriptives"}}})


def test_confidential_data_have_no_corrected_baseline(study):
    assert "corrected(" in build_template(study)
    sources = {name: {**source, "confidential": True} for name, source in study["sources"].items()}
    assert "corrected(" not in build_template({**study, "sources": sources})


def chinese(firms):
    """The panel with Chinese headers."""
    return firms.rename(columns={"roa": "资产收益率", "size": "企业规模", "lev": "资产负债率"})


def test_a_file_with_chinese_labels_makes_a_chinese_study(ask, project, firms):
    text = ask(chinese(firms), outcome="资产收益率", treatment="企业规模", controls="资产负债率")[1]
    made = yaml.safe_load(text)
    assert made["language"] == "zh"
    assert made["title"] == "企业规模与资产收益率"
    assert "$schema=schema/zh/study.json" in text.splitlines()[0]
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    assert build_template(load_study(project, "x")).startswith("# 研究x的完整论文设计")


def test_a_file_with_one_chinese_label_of_three_makes_an_english_study(ask, firms):
    text = ask(
        firms.rename(columns={"lev": "资产负债率"}), outcome="roa", treatment="size", controls="资产负债率"
    )[1]
    assert "language" not in yaml.safe_load(text)


@pytest.mark.debt(19)
def test_the_controls_are_called_by_the_name_of_their_list(study):
    assert study["controls"] == ["lev"]
    assert "regressors: [size, controls]" in build_template(study)
    assert "regressors: [size, lev]" not in build_template(study)


@pytest.mark.debt("33.4")
def test_an_effect_of_a_group_that_is_none_names_the_key_of_a_panel(study):
    baseline = next(
        name for name, entry in study["analyses"].items() if entry.get("kind", "panel") == "panel"
    )
    entry = {**study["analyses"][baseline], "effects": ["unit", "sic2:year"]}
    with pytest.raises(StudyError, match=r"'sic2' is not a group of units: add it to 'groups' of 'panel'"):
        resolve_analyses({**study, "analyses": {baseline: entry}})
