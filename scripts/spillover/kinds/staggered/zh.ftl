# `staggered`类分析。

analysis-staggered = 交错双重差分：按队列和时间估计的处理效应及其加总（Callaway和Sant'Anna，2021）；三重差分。
analysis-staggered-results =
    组成部分：simple、event、cohort和time为平均效应，event_path、cohort_path和time_path为构成平均的各项效应。
    数据序列：group_time、event_study。
analysis-staggered-treatment =
    处理变量，即谁在何时受处理：取值为0或1的变量，或一份政策清单（含policy、unit、year和source列的CSV文件）；
    处理一经开始便持续。
analysis-staggered-treatment-file = 政策清单，含policy、unit、year和source列的CSV文件。
analysis-staggered-treatment-policy = 清单含多项政策时，指定所用的一项。
analysis-staggered-cluster = 聚类稳健标准误的聚类层面：unit、year或分组列。
analysis-staggered-control = 控制组：从未处理的个体，或所有尚未处理的个体。
analysis-staggered-method = 对未受处理时的变化作回归调整、逆概率加权，或两者结合（双重稳健）。
analysis-staggered-base =
    处理前的效应以其前一期为基期（varying），或始终以处理前最后一期为基期（universal）。
analysis-staggered-anticipation = 预期期数，即处理前多少期起可能已有效应。
analysis-staggered-window = 计入的相对处理时间的首期与末期。
analysis-staggered-balance = 只计入处理后至少观测到这么多期的队列。
analysis-staggered-bootstrap = 按聚类的乘子自助法；不写则按公式计算标准误。
analysis-staggered-bootstrap-draws = 自助法的抽样次数。
analysis-staggered-bootstrap-weights = 乘子的分布。
analysis-staggered-eligible = 用于三重差分的0/1变量，在个体层面取值。
methods-staggered = 比较各队列与其控制组的{ $outcome }变化（控制变量：{ $controls }）。
