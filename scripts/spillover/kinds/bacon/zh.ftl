# `bacon`类分析。

analysis-bacon = Bacon分解（Goodman-Bacon，2021）：将双向固定效应系数分解为各队列的两两比较。
analysis-bacon-results =
    一项估计结果。统计量：weight:<比较类型>、effect:<比较类型>。数据序列：bacon。
analysis-bacon-treatment =
    处理变量，即谁在何时受处理：取值为0或1的变量，或一份政策清单（含policy、unit、year和source列的CSV文件）；
    处理一经开始便持续。
analysis-bacon-treatment-file = 政策清单，含policy、unit、year和source列的CSV文件。
analysis-bacon-treatment-policy = 清单含多项政策时，指定所用的一项。
analysis-bacon-cluster = 聚类稳健标准误的聚类层面：unit、year或分组列。
methods-bacon = 将{ $treatment }的双向固定效应系数分解为各队列两两比较的加权平均。
