# 设定遍历在各设定维度之外的键。

section-sweeps-title = 设定遍历
section-sweeps =
    设定遍历，按名称排列：在所列各设定维度的每一种组合下各估计一次。有基准分析时，每个设定是改变若干选项后的该分析，
    未列出的维度与基准分析相同；没有基准分析时，为以此处选项估计的空间模型。
sweep-key = 一个设定遍历：其自身的键，以及每个设定维度各一个键。
sweep-results =
    每个设定一行（`sweep/<name>.parquet`）：所用选项、核心解释变量的系数及其效应、ρ和λ（均附区间）、拟合程度，或失败的原因；
    以及各行的汇总结果（`sweep/<name>.json`）。
sweep-key-title = 设定遍历在表、图和报告中的标题。
sweep-key-baseline = 基准分析，每个设定改变其若干选项。
sweep-key-part = 基准分析有多项估计结果时，指定其中一项。
sweep-key-standardise = 在估计样本上标准化为z值的变量。
sweep-key-impacts = 直接效应、间接效应和总效应的标准误如何计算。
sweep-key-level = 置信区间的置信水平。
sweep-key-chunks =
    设定遍历分为多少个作业；每个矩阵归属于由其自身描述的哈希值所指定的作业。没有矩阵的设定遍历为一个作业。
