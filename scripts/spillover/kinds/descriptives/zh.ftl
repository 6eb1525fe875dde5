# `descriptives`类分析。

analysis-descriptives =
    变量的观测值、均值、标准差（总体、组间、组内）、最小值和最大值，变量间的相关系数，以及`regressors`的方差膨胀因子。
analysis-descriptives-results = 数据序列：descriptives、correlations、variance_inflation。
methods-descriptives = { $variables }的描述性统计。
