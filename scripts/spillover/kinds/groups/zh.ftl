# `groups`类分析。

analysis-groups = 分组回归（异质性分析），并检验组间系数差异：全交互Wald检验和置换检验。
analysis-groups-results = 组成部分：各组的标签，以及difference（含各项检验）。
methods-groups = 按{ $by }分组，以{ $outcome }对{ $regressors }作回归，并比较组间斜率。
