"""What the page says of a sweep: where it breaks, and which matrix is likely."""

from report.explorers import breaks, posterior_rows


def test_where_it_breaks_is_told_worst_first_and_not_at_all_where_it_holds():
    rows = [
        {"choice": "family", "option": "<k_nearest>", "n": 76, "holds": 0.25},
        {"choice": "controls", "option": "all", "n": 800, "holds": 1.0},
    ]
    (told,) = breaks(rows)
    assert "family <k nearest> (25% of 76)" in told
    assert "controls" not in told
    assert breaks(rows[1:]) == []


def test_the_likeliest_matrices_of_each_model_are_shown():
    common = {"outcome": "NQP", "controls": "all", "sample_window": "all", "variance": "expected"}
    rows = [
        {**common, "model": m, "matrix": f"w{i}", "probability": p}
        for m in ("SAR", "SDM")
        for i, p in enumerate((0.6, 0.3, 0.06, 0.04))
    ]
    _, told = posterior_rows(rows)
    assert told[0] == ("SAR", "w0", "0.600")
    assert [row[1] for row in told] == ["w0", "w1", "w2"] * 2
    assert posterior_rows([])[1] == []
