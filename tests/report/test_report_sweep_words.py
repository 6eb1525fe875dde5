"""What the page says of a sweep: where it breaks, and which matrix is likely."""

import pytest
from msgspec.structs import replace

from base.artifacts.parquet import write_rows
from report.sweep_record import read_sweep_data
from report.sweep_words import describe_sweep, list_breaking_choices, posterior_rows, sample_words
from spillover.sweeps.columns import columns
from spillover.sweeps.row import read_sweep_row
from spillover.sweeps.summary import MatrixProbability, OptionShare, ShareErrors, summarise
from words.render import speaking


def test_where_it_breaks_is_told_worst_first_and_not_at_all_where_it_holds():
    rows = [
        OptionShare(choice="effects", option="two_way", n=876, significant_share=0.2),
        OptionShare(choice="family", option="<k_nearest>", n=76, significant_share=0.25),
        OptionShare(choice="family", option="band", n=800, significant_share=1.0),
        OptionShare(choice="controls", option="all", n=800, significant_share=1.0),
    ]
    (told,) = list_breaking_choices(rows)
    assert "family <k nearest> (so in 25% of its 76)" in told
    assert "controls" not in told
    assert list_breaking_choices(rows[2:]) == []


@pytest.mark.debt("32.15")
def test_a_share_of_so_many_is_not_read_as_what_is_not_robust():
    shares = {"a": 0.54, "b": 0.6}
    rows = [
        OptionShare(choice="variance", option=one, n=414, significant_share=of) for one, of in shares.items()
    ]
    with speaking("zh"):
        assert list_breaking_choices(rows)[0].endswith("为a（414个设定中，符号不变且显著的占54%）")


@pytest.mark.debt("37.6")
def test_options_that_hold_equally_often_break_nothing():
    rows = [
        OptionShare(choice=one[0], option=one, n=2, significant_share=0.0) for one in ("a1", "a2", "b1", "b2")
    ]
    assert list_breaking_choices(rows) == []
    other = OptionShare(choice="b", option="b3", n=2, significant_share=0.5)
    assert [text.split()[1] for text in list_breaking_choices([*rows, other])] == ["b1", "b2"]


@pytest.mark.debt("32.15")
def test_the_likeliest_matrices_of_each_model_are_shown():
    common = {"outcome": "NQP", "controls": "all", "sample_window": "all", "variance": "expected"}
    rows = [
        MatrixProbability(choices={**common, "model": m}, matrix=f"w{i}", probability=p)
        for m in ("SAR", "SDM")
        for i, p in enumerate((0.6, 0.3, 0.06, 0.04))
    ]
    _, told = posterior_rows(rows)
    assert told[0] == ("SAR", "w0", "0.600")
    assert [row[1] for row in told] == ["w0", "w1", "w2"] * 2
    assert posterior_rows([])[1] == []
    other = [replace(row, choices={**row.choices, "variance": "clustered"}) for row in rows]
    assert posterior_rows(rows + other) == posterior_rows(rows), "the variance changes no likelihood"


def test_a_sample_has_its_space_and_the_largest_standard_errors_of_its_outcomes():
    rows = [replace(row, replicate=k % 2) for k in range(59) for row in swept(total=0)[:1]]
    (shares,) = (effects["total"] for effects in summarise(rows).effects.values())
    errors = [
        ShareErrors(median=0.0, positive=0.02, significant=0.05),
        ShareErrors(median=0.0, positive=0.03, significant=0.01),
    ]
    effects = {f"y{k}": {"total": replace(shares, se=one)} for k, one in enumerate(errors)}
    summary = replace(summarise(rows), effects=effects, space=1192)
    told = sample_words(summary)
    assert told.startswith(
        "Latin sample of 59 specifications, from 1,192 combinations before any exclusion; "
    )
    assert "positive 0.030, significant 0.050." in told
    assert sample_words(replace(summary, space=None)) == ""


def swept(**effects):
    """Rows of a sweep with an estimate of each effect that is named."""
    ends = {"": 1.0, "_se": 0.2, "_p": 0.01, "_low": 0.6, "_high": 1.4}
    numbers = {f"{name}{end}": shift + more for name, shift in effects.items() for end, more in ends.items()}
    row = {"specification": "s", "outcome": "y", "controls": "all", **numbers}
    other = {**row, "controls": "none", **({"total": 2.5} if "total" in effects else {})}
    return [read_sweep_row(row), read_sweep_row(other)]


@pytest.mark.parametrize(
    ("effects", "words", "embedded"),
    [
        ({"beta": 0, "direct": 0, "total": 0}, ["coefficient (β) on y"], ["beta"]),
        (
            {"beta": 0, "direct": 0, "indirect": 1, "total": 1},
            ["direct effect on y", "indirect effect on y", "total effect on y"],
            ["total", "direct", "indirect", "beta"],
        ),
    ],
)
def test_a_sweep_without_spillovers_tells_of_the_coefficient_once(tmp_path, effects, words, embedded):
    rows = swept(**effects)
    words_of_sweep = describe_sweep(summarise(rows), {})
    assert [row[0] for row in words_of_sweep.rows] == words
    assert words_of_sweep.effect == words[-1].removesuffix(" on y")
    path = tmp_path / "sweep.parquet"
    write_rows(path, [row.columns() for row in rows], columns(("controls",)))
    assert list(read_sweep_data(path).effects) == embedded
