"""A regression table: what it is made from and its configuration."""

from report.material import Material, read_published
from report_fixtures import document, estimate

CONFIG = {
    "title": "Baseline",
    "layout": "regression",
    "columns": [
        {"analysis": "baseline", "header": "(1)"},
        {"analysis": "steps", "part": "outcome", "header": "(2)"},
        {"analysis": "steps", "part": "direct", "header": "(3)"},
    ],
    "statistics": ["nobs", "r2_within", "hausman"],
    "published": {"file": "regressions.csv", "table": 3, "reason": "the data are simulated."},
}


def regressions(tmp_path) -> Material:
    """Two analyses and printed numbers of one of them."""
    published = tmp_path / "regressions.csv"
    published.write_text(
        "table,column,dependent,term,statistic,value,stars\n"
        "3,1,NQP,DF,coef,0.0453,***\n3,1,NQP,DF,paren,0.0033,\n3,1,NQP,,N,495,\n3,2,NQP,UL,coef,-0.1,\n"
    )
    first = document(tmp_path, "baseline", [estimate(1)])
    steps = [
        estimate(2, part="outcome", analysis="steps"),
        estimate(3, ("DF", "RI", "_cons"), "direct", "steps"),
    ]
    second = document(tmp_path, "steps", steps)
    return Material(
        {"baseline": first, "steps": second},
        published=read_published(published, 3),
        labels={"DF": "Digital finance"},
    )
