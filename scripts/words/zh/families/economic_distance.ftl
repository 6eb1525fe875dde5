# `economic_distance`。

family-economic_distance = 经济距离矩阵：w_ij = 1 / |ȳ_i − ȳ_j|^power。
family-economic_distance-variable = 比较其时间均值的变量。
family-economic_distance-window = 计算均值的起止年份；默认为所有年份。
family-economic_distance-power = 距离的指数。
family-economic_distance-equal = 均值相同的两个个体，其权重将为1/0：error报错并列出，cap取最大的有限权重，drop不相连。
