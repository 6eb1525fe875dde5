# `threshold`类分析。

analysis-threshold =
    面板门槛回归（Hansen，1999）：斜率在门槛变量的一至三个取值处发生变化，每个门槛值附置信区间和自助法检验。
analysis-threshold-results =
    一项估计结果，每个解释变量在每个门槛区间各有一项，“x [regime 1]”对应门槛变量不超过第一门槛值的区间。
    检验：threshold_test_1、…。设定：threshold_1、…，含不被拒绝的取值集合（如有空隙则保留空隙）；rows_by_regime。
    数据序列：thresholds、accepted、likelihood_ratio。
analysis-threshold-regressors = 斜率随门槛区间变化的解释变量。
analysis-threshold-threshold = 门槛变量，其取值决定所处的门槛区间。
analysis-threshold-controls = 其他解释变量，其斜率在各门槛区间相同。
analysis-threshold-thresholds = 门槛的个数；逐个与其余门槛一同搜索，直至均不再变动。
analysis-threshold-trim = 修剪比例：候选值两端之外的观测份额，也是每个门槛区间的最低份额。
analysis-threshold-grid = 候选门槛值的个数，按秩等距选取，同pyxthreg；默认为所有不同的取值。
analysis-threshold-divisor =
    F统计量和似然比中残差平方和的除数：hansen为n(T-1)，同原文；xthreg为T(n-1)，同Stata的xthreg和pyxthreg。
analysis-threshold-draws = 自助法的抽样次数，按个体连同其所有年份重抽样；0表示不作检验。
analysis-threshold-effects = 个体固定效应（individual），或个体和年份固定效应（two-way）。
methods-threshold = { $outcome }对{ $regressors }回归的斜率在{ $threshold }的门槛值处发生变化（控制变量：{ $controls }）。
