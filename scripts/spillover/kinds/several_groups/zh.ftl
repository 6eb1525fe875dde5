# `several_groups`类分析。

analysis-several_groups = 在多个组内分别估计模型，并以一个Wald检验检验各组斜率是否全部相等。
analysis-several_groups-results = 组成部分：各组的标签；检验附于最后一组。
analysis-several_groups-tested = 联合检验的斜率；默认为第一个解释变量。
methods-several_groups = 按{ $by }分组，以{ $outcome }对{ $regressors }作回归，并检验各组斜率是否全部相等。
