# `gmm`类分析。

analysis-gmm =
    动态面板GMM估计：差分GMM（Arellano和Bond，1991）或系统GMM（Blundell和Bond，1998）。
analysis-gmm-results =
    一项估计结果。检验：wald、ar1、ar2、sargan、hansen、difference_in_hansen:<组>。设定：instruments、instruments_by_group。
analysis-gmm-regressors = 解释变量，其中包括被解释变量的滞后项（L.y）。
analysis-gmm-lagged = 以变量的滞后项作为工具变量：水平滞后项用于变换后的方程，差分滞后项用于系统GMM的水平方程。
analysis-gmm-lagged-variable = 变量，不带滞后或前置算子。
analysis-gmm-lagged-lags =
    滞后阶数的起止；只写一个数时，取该阶及以上的全部滞后。内生解释变量和被解释变量宜从2阶开始，前定变量宜从1阶开始。
analysis-gmm-lagged-collapse = 每一滞后阶数只用一个工具变量（collapse），而不是每阶每年各用一个。
analysis-gmm-lagged-equation = 工具变量所用于的方程：both（两者）、difference（变换后的方程）或level（水平方程）。
analysis-gmm-exogenous = 以自身为工具变量的解释变量。
analysis-gmm-instruments = 来自模型之外的工具变量。
analysis-gmm-exogenous_in =
    自身工具变量与外部工具变量进入系统的方式：both在同一列（同xtabond2），separate在各方程各占一列（同plm），
    或只进入其中一个方程。
analysis-gmm-system = 是否在变换后的方程之外同时估计水平方程。
analysis-gmm-steps = 一步估计，或以第一步结果构造权重的两步估计。
analysis-gmm-robust = 是否稳健：一步估计采用稳健方差，两步估计采用Windmeijer（2005）修正。
analysis-gmm-transformation = 一阶差分，或前向正交离差。
analysis-gmm-period_effects = 是否含年份效应。
analysis-gmm-weighting =
    第一步的权重矩阵：full考虑变换后的观测与水平观测的协方差（xtabond2的h(3)），blocks忽略两者之间的协方差（h(2)），
    identity忽略全部协方差（h(1)）。
methods-gmm = 采用GMM，以{ $outcome }对{ $regressors }（含其自身滞后项）作回归。
