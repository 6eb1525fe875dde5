# `geo_economic`.

family-geo_economic =
    share·G + (1 − share)·E of the row-standardised inverse and economic distances, or their product.
family-geo_economic-variable = The variable whose means over time are compared.
family-geo_economic-window = First and last year of those means; all years by default.
family-geo_economic-share = The share of geography in the sum.
family-geo_economic-form = sum, or product.
family-geo_economic-power = The exponent of the distance.
family-geo_economic-equal =
    Two units with the same mean, whose weight would be 1/0: error names them, cap gives them the largest
    finite weight, drop gives them no link.
