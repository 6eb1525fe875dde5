# `panel`类分析。

analysis-panel = 一个面板回归。
analysis-panel-results =
    一项估计结果，为模型自身的部分。统计量：r2_within、r2、r2_between、r2_overall、r2_lsdv、f、f_p、sigma2、loglik。
    数据序列：wild_bootstrap。
methods-panel = 以{ $outcome }对{ $regressors }作回归。
