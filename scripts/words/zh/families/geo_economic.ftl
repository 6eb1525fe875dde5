# `geo_economic`。

family-geo_economic =
    经济地理嵌套矩阵：行标准化的反距离矩阵G与经济距离矩阵E之和share·G + (1 − share)·E，或两者之积。
family-geo_economic-variable = 比较其时间均值的变量。
family-geo_economic-window = 计算均值的起止年份；默认为所有年份。
family-geo_economic-share = 地理矩阵在和中的份额。
family-geo_economic-form = sum（和）或product（积）。
family-geo_economic-power = 距离的指数。
family-geo_economic-equal = 均值相同的两个个体，其权重将为1/0：error报错并列出，cap取最大的有限权重，drop不相连。
