# `specification_tests`类分析。

analysis-specification_tests =
    数据支持哪种空间模型：LM检验，SDM是否可简化为SAR和SEM的LR检验与Wald检验，空间Hausman检验。
analysis-specification_tests-results = 一项不含系数的估计结果；其检验为LM、稳健LM、LR、Wald和Hausman检验。
methods-specification_tests = 在{ $weights }矩阵下，检验{ $outcome }对{ $regressors }回归的空间模型设定。
