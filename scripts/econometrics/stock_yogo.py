"""Stock and Yogo's (2005) critical values for weak instruments, Tables 5.1 and 5.2, at the 5% level."""

from __future__ import annotations

SIZES = ("10", "15", "20", "25")
BIASES = ("05", "10", "20", "30")

# (endogenous, instruments): critical values for a maximal size of a 5% Wald test of 10, 15, 20, 25% (2SLS).
SIZE = {
    (1, 1): (16.38, 8.96, 6.66, 5.53),
    (1, 2): (19.93, 11.59, 8.75, 7.25),
    (1, 3): (22.30, 12.83, 9.54, 7.80),
    (1, 4): (24.58, 13.96, 10.26, 8.31),
    (1, 5): (26.87, 15.09, 10.98, 8.84),
    (2, 2): (7.03, 4.58, 3.95, 3.63),
    (2, 3): (13.43, 8.18, 6.40, 5.45),
    (2, 4): (16.87, 9.93, 7.54, 6.28),
    (2, 5): (19.45, 11.22, 8.38, 6.89),
}

# (endogenous, instruments): critical values for a maximal relative bias of 5, 10, 20, 30% (2SLS).
BIAS = {
    (1, 3): (13.91, 9.08, 6.46, 5.39),
    (1, 4): (16.85, 10.27, 6.71, 5.34),
    (1, 5): (18.37, 10.83, 6.77, 5.25),
    (2, 4): (11.04, 7.56, 5.57, 4.73),
    (2, 5): (13.97, 8.78, 5.91, 4.79),
}


def stock_yogo(endogenous: int, instruments: int) -> dict[str, float]:
    """Critical values as {"stock_yogo_size_10": 16.38, …, "stock_yogo_bias_05": …}; empty where the tables end."""
    key = (endogenous, instruments)
    sizes = {f"stock_yogo_size_{level}": value for level, value in zip(SIZES, SIZE.get(key, ()), strict=False)}
    return sizes | {f"stock_yogo_bias_{level}": value for level, value in zip(BIASES, BIAS.get(key, ()), strict=False)}
