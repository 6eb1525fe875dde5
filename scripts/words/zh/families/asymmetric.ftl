# `asymmetric`。

family-asymmetric = 非对称矩阵：w_ij = d_ij^−power · ȳ_j / ȳ_i，或在ȳ_j > ȳ_i时为d_ij^−power。
family-asymmetric-variable = 比较其时间均值的变量。
family-asymmetric-window = 计算均值的起止年份；默认为所有年份。
family-asymmetric-power = 距离的指数。
family-asymmetric-form = ratio（比值）或one_way（单向）。
