"""The page's facts of weight matrices."""

from msgspec.structs import replace

from base.artifacts.json_record import write_json_record
from estimate_records import index_facts
from report.material import Material
from report.methods import MATRIX_WORDS, facts_row, index_words, matrices_section
from spillover.facts import LeftOutFacts, MatrixFacts

FACTS = MatrixFacts(
    matrix="queen",
    options={"family": "contiguity", "kind": "queen", "islands": "nearest", "standardise": "row"},
    family="contiguity",
    parameters={},
    standardisation="row",
    units=45,
    links=128,
    density=0.06,
    neighbours_mean=2.84,
    neighbours_min=1,
    neighbours_max=7,
    islands=("<b>A</b>",),
    components=3,
    symmetric_links=True,
    asymmetry=0.2,
    weight_min=0.1,
    weight_max=1.0,
    row_sum_min=0.0,
    row_sum_max=1.0,
    spectral_radius=1.0,
    rho_min=-1.2,
    rho_max=1.0,
)


def test_each_fact_has_its_column():
    row = facts_row("queen", FACTS)
    assert len(row) == len(MATRIX_WORDS)
    assert row[1] == (
        "contiguity, kind queen, islands nearest; standardised: row; weights from 0.1 to 1, row sums from 0 "
        "to 1"
    )
    assert (row[3], row[7]) == ("128 (6.0%)", "0.20")
    assert facts_row("one-sided", replace(FACTS, symmetric_links=False))[7] == "0.20, some links one-sided"
    assert row[4] == "2.8 (1–7)"
    assert facts_row("nearest", replace(FACTS, neighbours_min=4, neighbours_max=4))[4] == "4"
    assert facts_row("empty", replace(FACTS, rho_min=None, rho_max=None))[-1] == "(−∞, ∞)"
    assert row[-1] == "(-1.200, 1.000)"


def test_an_index_says_on_which_indicator_it_depends_most():
    left = [("a", 0.99, 0.98, 0.1), ("b", 0.95, 0.90, 0.25)]
    keys = ("indicator", "pearson", "spearman", "largest_rank_shift")
    facts = index_facts([{"variable": "a"}, {"variable": "b"}])
    whole = replace(
        facts, leave_one_out=tuple(LeftOutFacts(**dict(zip(keys, one, strict=True))) for one in left)
    )
    material = Material(labels={"b": "Bridges"})
    assert "Without" not in index_words(facts, material)
    assert index_words(whole, material).endswith(
        "Without one indicator it changes most if that is Bridges: a correlation of 0.950 with the index, "
        "0.900 of ranks; a rank moves by at most 25.0% of all places."
    )


def test_a_matrix_whose_job_failed_is_named_and_text_is_escaped(tmp_path):
    there = tmp_path / "queen.json"
    write_json_record(there, FACTS)
    section = matrices_section({"queen": str(there), "economic": str(tmp_path / "economic.json")})
    assert "The matrix economic is missing." in section.body
    assert "&lt;b&gt;A&lt;/b&gt;" in section.body
    assert "<b>A</b>" not in section.body


def test_a_study_without_matrices_has_no_such_section():
    assert matrices_section({}) is None
