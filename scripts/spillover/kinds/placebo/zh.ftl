# `placebo`类分析。

analysis-placebo = 安慰剂检验：虚构政策实施的个体、时间或两者，或将实施时间提前。
analysis-placebo-results =
    双向固定效应估计；组成部分earlier_<k>。检验：placebo:units、placebo:time、placebo:both。数据序列：placebo。
analysis-placebo-treatment =
    处理变量，即谁在何时受处理：取值为0或1的变量，或一份政策清单（含policy、unit、year和source列的CSV文件）；
    处理一经开始便持续。
analysis-placebo-treatment-file = 政策清单，含policy、unit、year和source列的CSV文件。
analysis-placebo-treatment-policy = 清单含多项政策时，指定所用的一项。
analysis-placebo-cluster = 聚类稳健标准误的聚类层面：unit、year或分组列。
analysis-placebo-dealt = 随机分配的内容：受处理的个体、时间，或两者。
analysis-placebo-draws = 每一类虚构政策实施的次数。
analysis-placebo-earlier = 政策实施提前的年数；仅使用实际实施之前的观测。
methods-placebo = 随机分配{ $treatment }，将所得系数的分布与实际系数比较。
