# `asymmetric`.

family-asymmetric = w_ij = d_ij^−power · ȳ_j / ȳ_i, or d_ij^−power where ȳ_j > ȳ_i.
family-asymmetric-variable = The variable whose means over time are compared.
family-asymmetric-window = First and last year of those means; all years by default.
family-asymmetric-power = The exponent of the distance.
family-asymmetric-form = ratio, or one_way.
