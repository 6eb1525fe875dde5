# `quantile`类分析。

analysis-quantile =
    固定效应分位数回归，矩估计法（Machado和Santos Silva，2019）：解释变量影响被解释变量的位置和尺度，
    从而影响各个分位数。标准误由按个体的自助法得到。适用于较长的面板。
analysis-quantile-results =
    部分：location（位置）、scale（尺度），以及每个分位数一项：q10、q25、…。统计量：residual_quantile。
analysis-quantile-regressors = 位置方程和尺度方程的解释变量。
analysis-quantile-quantiles = 分位数，介于0与1之间，由小到大。
analysis-quantile-effects = 个体固定效应（individual），或个体和年份固定效应（two-way），位置与尺度相同。
analysis-quantile-draws = 自助法的抽样次数，按个体连同其所有年份重抽样。
analysis-quantile-interval = 置信区间：normal由自助法标准误得到，percentile由抽样的分位数得到。
methods-quantile =
    { $outcome }在给定{ $regressors }和固定效应下的分位数{ $quantiles }由位置回归与尺度回归得出
    （Machado和Santos Silva，2019，矩估计法）；标准误来自{ $draws }次按个体的重抽样。
estimator-quantile = 分位数回归（矩估计法）
estimator-quantile_location = 分位数回归的位置方程
estimator-quantile_scale = 分位数回归的尺度方程
setting-quantile = 分位数
statistic-residual_quantile = 标准化残差的分位数
note-bias_of_few_periods =
    因每个个体的效应与尺度均需估计，斜率有偏，高分位数与低分位数尤甚，偏误的阶为期数的倒数，区间未计入这一偏误：
    该方法要求期数相对于个体数足够多（此处每个个体平均{ SIGNIFICANT($periods, digits: 3) }期，共{ $units }个个体）。
note-fitted_by_effects = { $rows }行既无残差也无尺度，因其所在个体或年份的效应将其完全拟合；这些行不用于求分位数。
note-scale_not_positive =
    { $rows }行（{ PERCENT($share) }）的拟合尺度不为正，在这些行分位数可能交叉。如果行数较多，请变换被解释变量
    （例如取对数）、对其缩尾，或去掉部分解释变量。

# 本类的报错。

message-quantile_effects = 分位数模型含个体效应，而效应{ $effects }不含个体效应。请选individual或two-way。
message-quantiles_between = 分位数{ $quantiles }不是由小到大且介于0与1之间；常用0.1、0.5和0.9。
message-quantile_periods =
    没有个体的期数超过{ $n_most }，而含个体效应的分位数至少需要{ $n_least }期；请使用更长的面板。
message-replicate_why =
    自助法的第{ $number }次抽样无法估计：{ $why }重抽样可能未抽到解释变量有变化的少数个体。
