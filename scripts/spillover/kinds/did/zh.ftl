# `did`类分析。

analysis-did = 双向固定效应双重差分，可含溢出效应，并提供受处理聚类较少时的检验。
analysis-did-results =
    一项估计结果；组成部分exposure。检验：wild_bootstrap:treated、randomisation:coefficient、randomisation:t。
analysis-did-treatment =
    处理变量，即谁在何时受处理：取值为0或1的变量，或一份政策清单（含policy、unit、year和source列的CSV文件）；
    处理一经开始便持续。
analysis-did-treatment-file = 政策清单，含policy、unit、year和source列的CSV文件。
analysis-did-treatment-policy = 清单含多项政策时，指定所用的一项。
analysis-did-cluster = 聚类稳健标准误的聚类层面：unit、year或分组列。
analysis-did-exposure = 对未受处理观测的溢出效应：经由空间权重矩阵，或按距离环。
analysis-did-exposure-weights = 用于计算邻居中受处理份额的矩阵。
analysis-did-exposure-rings_km = 距离环的边界，即到最近受处理个体的千米数，由0开始递增。
analysis-did-exposure-stages =
    1：在一个回归中同时估计全部效应；2（默认）：先用既未受处理也未受溢出影响的观测估计个体效应和年份效应，
    再估计其余效应（Butts，2023；Gardner，2022）。
analysis-did-exposure-errors =
    两阶段估计的标准误：公式法，或刀切法（逐一剔除各聚类后重新估计两个阶段）。既未受处理也未受溢出影响的聚类
    较少时，刀切法更为准确。
analysis-did-exposure-on_treated = 溢出暴露是否也可影响受处理的观测。
analysis-did-neighbours = 用于统计受处理个体的未受处理邻居数的矩阵，以便给出警告。
analysis-did-wild = 处理变量的wild聚类自助法抽样次数，适用于聚类较少的情形。
analysis-did-randomisation = 随机化推断所尝试的处理分配（在聚类间分配）次数。
methods-did = 比较处理组与控制组的{ $outcome }在{ $treatment }前后的变化（控制变量：{ $controls }）。
