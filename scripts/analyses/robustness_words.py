"""How many rows of a robustness table keep the sign and the significance of the baseline."""

from __future__ import annotations

from collections.abc import Sequence

from artifacts.analysis import Record


def summary(rows: Sequence[Record], significance: float) -> tuple[dict[str, int], str]:
    """The counts, and the sentence. rows: the baseline first.

    A row keeps the significance where it has the baseline's sign and p < significance; where the baseline is
    not significant itself, the sentence says so and counts the rows that are.
    """
    baseline, others = rows[0], rows[1:]
    sign = [row for row in others if row["estimate"] * baseline["estimate"] > 0]
    significant = [row for row in sign if row["p"] < significance]
    counts = {"rows": len(others), "same_sign": len(sign), "same_sign_significant": len(significant)}
    lost = [row["label"] for row in others if row not in significant]
    level = f"the {100 * significance:g}% level"
    if baseline["p"] < significance:
        text = (
            f"Of {len(others)} rows, {len(sign)} keep the sign of the baseline, and {len(significant)} its "
            f"significance at {level} as well"
        )
        return counts, f"{text}; not: {', '.join(lost)}." if lost else f"{text}."
    text = (
        f"The baseline is not significant at {level}. Of {len(others)} rows, {len(sign)} keep its sign, and "
        f"{len(significant)} of these are significant."
    )
    return counts, text
