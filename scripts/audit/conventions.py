"""The usual conventions of stars."""

# p-values below which one, two and three stars are printed; a study may state others.
RULES: dict[str, list[float]] = {"10/5/1 %": [0.10, 0.05, 0.01], "5/1/0.1 %": [0.05, 0.01, 0.001]}
