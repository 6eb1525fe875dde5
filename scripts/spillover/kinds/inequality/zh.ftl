# `inequality`类分析。

analysis-inequality =
    各年的不平等程度：基尼系数及其Dagum（1997）分解（组内差异、组间净值差异和超变密度），
    泰尔指数T和L及其组内、组间分解。
analysis-inequality-results =
    组成部分：各指标（gini、theil_t、theil_l）；给出`by`时还有其各分解项，如gini_within、gini_between
    和gini_transvariation，以及各分解项的贡献率（%），如gini_within_share。各项为年份。序列：
    inequality_groups（各组的个体数、均值和组内基尼系数）和inequality_pairs（两组之间的基尼系数，
    以及Dagum的组间相对经济富裕程度D）。
analysis-inequality-variable = 变量，不得为负；theil_l要求为正。
analysis-inequality-by = 据以分解的分组列；不给出则不作分解。
analysis-inequality-measures = 基尼系数（gini）、泰尔T指数（theil_t）和泰尔L指数（theil_l，即平均对数离差）。
analysis-inequality-draws = 自助法的抽样次数，对个体（连同其所有年份）作有放回抽样；区间为其百分位数。
methods-inequality = 逐年测度{ $variable }的不平等程度，并对个体作自助法抽样。

estimator-gini = 基尼系数
estimator-gini_within = 组内基尼系数
estimator-gini_between = 组间净值基尼系数
estimator-gini_transvariation = 超变密度
estimator-gini_within_share = 组内差异贡献率（%）
estimator-gini_between_share = 组间净值差异贡献率（%）
estimator-gini_transvariation_share = 超变密度贡献率（%）
estimator-theil_t = 泰尔T指数
estimator-theil_t_within = T的组内部分
estimator-theil_t_between = T的组间部分
estimator-theil_t_within_share = T的组内贡献率（%）
estimator-theil_t_between_share = T的组间贡献率（%）
estimator-theil_l = 泰尔L指数
estimator-theil_l_within = L的组内部分
estimator-theil_l_between = L的组间部分
estimator-theil_l_within_share = L的组内贡献率（%）
estimator-theil_l_between_share = L的组间贡献率（%）
note-gini_divisor = G = Σ|yᵢ − yᵣ|/(2n²ȳ)，未乘以n/(n−1)
note-between_draws = 组间部分不为负，各组均值相近时，其抽样值及区间偏高于估计值

# 本类的报错。

message-inequality_negative =
    个体{ $unit }在{ $time }的{ $name }为{ $n_value }（共{ $n_bad }处），而测度不平等要求取值不为负；请去掉这些行，
    或改用没有负值的变量。
message-inequality_zero =
    个体{ $unit }在{ $time }的{ $name }为零（共{ $n_bad }处），而泰尔L指数要求取值为正；请去掉这些行，
    或从'measures'中去掉'theil_l'。
message-inequality_one_unit = { $name }在{ $time }只有一个个体，而测度不平等至少需要两个；请从样本中去掉这一时期。
message-inequality_all_zero = { $time }的{ $name }全部为零，其总和的份额不存在；请从样本中去掉这一时期。
message-inequality_one_group =
    by：样本中{ $by }只有一组（{ $label }）；分组分解至少需要两组：请放宽'sample'，或去掉'by'
