# `hausman`类分析。

analysis-hausman = 固定效应与随机效应的选择：经典Hausman检验和稳健检验（Mundlak）。
analysis-hausman-effects = 两个模型均含时间固定效应（two-way），或均不含（individual）。
analysis-hausman-results = 组成部分：fixed_effects（含两种检验）、random_effects。
analysis-hausman-observation_weights = 无：随机效应不支持权重。若研究的默认选项设有权重，请写null。
methods-hausman = 在{ $outcome }对{ $regressors }的回归中，检验应采用固定效应还是随机效应。
