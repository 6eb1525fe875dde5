# `matching`类分析。

analysis-matching = 倾向得分匹配双重差分（PSM-DID）：在匹配后的观测上作双向固定效应估计。
analysis-matching-results =
    一项估计结果。统计量：matched_rows、unmatched_treated。数据序列：balance、scores。
analysis-matching-treatment =
    处理变量，即谁在何时受处理：取值为0或1的变量，或一份政策清单（含policy、unit、year和source列的CSV文件）；
    处理一经开始便持续。
analysis-matching-treatment-file = 政策清单，含policy、unit、year和source列的CSV文件。
analysis-matching-treatment-policy = 清单含多项政策时，指定所用的一项。
analysis-matching-cluster = 聚类稳健标准误的聚类层面：unit、year或分组列。
analysis-matching-covariates = 估计倾向得分所用的协变量；得分由“是否曾受处理”的logit模型估计。
analysis-matching-method = 最近邻匹配、半径匹配或核匹配。
analysis-matching-neighbours = 最近邻的个数。
analysis-matching-caliper = 卡尺，即倾向得分的最大差距。
analysis-matching-bandwidth = 核匹配的带宽。
analysis-matching-kernel = 核函数的形式。
analysis-matching-replacement = 一个控制组观测是否可以匹配多个受处理的观测（有放回匹配）。
analysis-matching-support = 是否剔除倾向得分超出全部控制组范围的受处理观测（共同支撑）。
analysis-matching-by_year = 逐年匹配，每年各估计一个logit模型；否则对全部观测一次匹配。
analysis-matching-whole_units = 保留有匹配观测的个体的所有年份。
analysis-matching-weighted = 观测是否按匹配次数加权。
methods-matching = 以{ $covariates }为协变量匹配受处理的个体，再比较{ $outcome }在{ $treatment }前后的变化。
