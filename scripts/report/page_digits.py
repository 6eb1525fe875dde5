"""The figure of the crosscheck: digits of agreement by program and quantity, as a drawing within the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from report.page_parts import esc
from words.say import say
from words.written import written

ROW, LEFT, WIDTH, TOP, DIGITS = 22, 250, 420, 26, 16
COUNTS = 70  # room for the counts at the right


def digits_figure(found: Mapping[tuple[str, str], Sequence[float]]) -> str:
    """A row for each program and quantity: the range, the middle half and the median of its digits."""
    if not found:
        return ""
    height = TOP + ROW * len(found) + 24
    parts = [_grid(height)]
    for i, ((program, what), digits) in enumerate(found.items()):
        row = say("digits_row", program=written(program), quantity=written(what))
        parts.append(_row(row, digits, TOP + ROW * i + ROW / 2))
    words = say("digits_words")
    heading = say("sentence", text=words)
    return (
        f'<figure id="figure-digits" class="digits"><svg viewBox="0 0 {LEFT + WIDTH + COUNTS} {height}" '
        f'role="img" aria-label="{esc(words)}">{"".join(parts)}</svg>'
        f"<figcaption><b>{esc(heading)}</b> {esc(say('digits_caption'))}</figcaption></figure>"
    )


def _x(digits: float) -> float:
    return LEFT + WIDTH * digits / DIGITS


def _grid(height: float) -> str:
    bottom = height - 20
    lines = [
        f'<line x1="{_x(d)}" x2="{_x(d)}" y1="{TOP - 6}" y2="{bottom}" class="grid"/>'
        f'<text x="{_x(d)}" y="{height - 4}" text-anchor="middle">{d}</text>'
        for d in range(0, DIGITS + 1, 4)
    ]
    heads = ((_x(0), "digits_axis"), (_x(DIGITS) + 12, "digits_counts"))
    return "".join([f'<text x="{x}" y="14">{esc(say(key))}</text>' for x, key in heads] + lines)


def _row(label: str, digits: Sequence[float], y: float) -> str:
    low, q1, middle, q3, high = (_quantile(digits, share) for share in (0, 0.25, 0.5, 0.75, 1))
    return (
        f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end">{esc(label)}</text>'
        f'<line x1="{_x(low):.1f}" x2="{_x(high):.1f}" y1="{y}" y2="{y}" class="range"/>'
        f'<rect x="{_x(q1):.1f}" width="{max(_x(q3) - _x(q1), 1):.1f}" y="{y - 5}" height="10" class="half"/>'
        f'<line x1="{_x(middle):.1f}" x2="{_x(middle):.1f}" y1="{y - 7}" y2="{y + 7}" class="median"/>'
        f'<text x="{_x(DIGITS) + 12}" y="{y + 4}">{len(digits)}</text>'
    )


def _quantile(values: Sequence[float], share: float) -> float:
    return values[round(share * (len(values) - 1))]
