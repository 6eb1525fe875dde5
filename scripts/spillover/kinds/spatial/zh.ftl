# `spatial`类分析。

analysis-spatial = 空间面板模型的极大似然估计，报告直接效应、间接效应和总效应。
analysis-spatial-model = 模型：OLS、SLX、SAR、SEM、SDM、SDEM、SARAR或GNS。
analysis-spatial-durbin = 同时引入空间滞后项的解释变量；默认为全部。
analysis-spatial-effects = 个体和年份固定效应、个体固定效应、年份固定效应、无固定效应；或个体随机效应。
analysis-spatial-bias_correction =
    Lee和Yu的偏误修正：静态模型在定义direct和lsdv下取true或false；动态模型取none、asymptotic（默认）或adjusted。
analysis-spatial-dynamic =
    模型所含被解释变量的滞后项：自身滞后（y）、空间滞后的滞后（Wy），或两者（both）；不写则为静态模型。
analysis-spatial-variance = 由期望或观测信息矩阵得到，或聚类到个体层面。
analysis-spatial-moderator_values =
    解释变量中的乘积项及其第二个因子的取值：{"{"}"DF:DAG": [1, 2]{"}"}给出DAG取1和2时DF的效应。
analysis-spatial-random_errors =
    含空间误差的随机效应：b（Baltagi，仅误差具有空间相关）或kkp（Kapoor、Kelejian和Prucha，随机效应同样具有空间相关）。
analysis-spatial-results =
    模型本身，以及组成部分effects（动态模型为effects_short和effects_long），并可在调节变量的各取值处给出。
    统计量：rho、lambda、sigma2、loglik、aic、bic。
methods-spatial = { $model }模型：在{ $weights }矩阵下，以{ $outcome }对{ $regressors }作回归。
