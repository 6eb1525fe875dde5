# `economic_distance`.

family-economic_distance = w_ij = 1 / |ȳ_i − ȳ_j|^power.
family-economic_distance-variable = The variable whose means over time are compared.
family-economic_distance-window = First and last year of those means; all years by default.
family-economic_distance-power = The exponent of the distance.
family-economic_distance-equal =
    Two units with the same mean, whose weight would be 1/0: error names them, cap gives them the largest
    finite weight, drop gives them no link.
