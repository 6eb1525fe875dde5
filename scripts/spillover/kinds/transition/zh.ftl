# `transition`类分析。

analysis-transition =
    个体在变量各等级之间逐期转移：马尔可夫链；给出`weights`时另按邻居均值的等级估计空间马尔可夫链（Rey 2001）。
analysis-transition-results =
    部分chain，给出`weights`时另有部分spatial，各含每个概率的项“class_1:class_2”
    （按邻居等级为“class_1@neighbours=class_3:class_2”）以及“class_1:ergodic”。
    Tests: homogeneity_periods_lr, homogeneity_periods_chi2, homogeneity_neighbours_lr,
    homogeneity_neighbours_chi2. 数据序列：transitions、ergodic、first_passage、classes、boundaries。
analysis-transition-outcome = 考察其等级转移的变量。
analysis-transition-relative = 取变量与其当年均值之比。
analysis-transition-classes = 以分位数划分时的等级数；默认为5。
analysis-transition-boundaries = 所有年份合并的分位数（pooled）、各年的分位数（yearly），或直接给出界值；等于界值者归入较低等级。
analysis-transition-weights = 计算邻居均值所用的矩阵；不给则没有空间马尔可夫链。
analysis-transition-lag_classes = 邻居的等级数；默认与个体的等级数相同。
analysis-transition-lag_boundaries =
    邻居的等级按其自身的分位数划分（own，合并或逐年，与个体相同）、按个体的界值划分（same），或按此处给出的界值划分。
methods-transition =
    { $weights ->
        [none] 以马尔可夫链描述{ $outcome }在各等级之间的转移。
       *[other] 以马尔可夫链描述{ $outcome }在各等级之间的转移，并在{ $weights }矩阵下按邻居的等级分别估计。
    }

estimator-markov_chain = 马尔可夫链
estimator-spatial_markov_chain = 空间马尔可夫链
value-variance-multinomial = 多项分布，转移相互独立；稳态分布用delta方法
setting-classes_made = 等级划分
setting-departures = 自各等级出发的转移数
note-departures =
    { $lag ->
        [0] { $rows }
       *[other] 邻居为等级{ $lag }：{ $rows }
    }
note-classes_made =
    { $by ->
        [pooled] 所有年份合并的分位数
        [yearly] 各年的分位数
       *[given] 界值为{ $bounds }
    }{ $relative ->
        [true] ，取与当年均值之比
       *[false] {""}
    }
note-same_chain_periods = 各时期的转移概率相同
note-same_chain_neighbours = 无论邻居属于哪一等级，转移概率都相同
note-no_homogeneity = 没有同质性检验：{ $reason }。
note-few_expected = 同质性检验的期望频数有{ PERCENT($share) }小于5，其p值只是近似。
note-islands_left_out = 没有邻居、因而不进入空间马尔可夫链的个体：{ $units }。
statistic-homogeneity_periods_lr = 各时期转移概率相同，LR [p]
statistic-homogeneity_periods_chi2 = 各时期转移概率相同，χ² [p]
statistic-homogeneity_neighbours_lr = 各邻居等级转移概率相同，LR [p]
statistic-homogeneity_neighbours_chi2 = 各邻居等级转移概率相同，χ² [p]
term-neighbours = 邻居
term-ergodic = 稳态
term-class_1 = 等级1
term-class_2 = 等级2
term-class_3 = 等级3
term-class_4 = 等级4
term-class_5 = 等级5
term-class_6 = 等级6
term-class_7 = 等级7
term-class_8 = 等级8
term-class_9 = 等级9

# 本类的报错。

message-mean_not_positive = 时期{ $period }：均值为{ $n_mean }；与均值之比需要均值为正：请使用变量本身
message-boundaries_equal =
    { $what }，时期{ $period }：因许多值相等，有两个等级界值同为{ $n_value }；请减少等级数，或直接给出界值
message-years_apart = 转移要求年份至少两个且间隔相等，而样本的年份为{ $years }；请修改'sample'
message-no_link_in_sample = weights：矩阵在样本的个体之间没有任何联系；请放宽其截断值
message-boundaries_order = { $list }不是递增的；每个界值只写一次，由低到高
message-classes_of_boundaries =
    { $n_count }个{ $boundaries }划出{ $n_classes }个等级，而不是{ $n_asked }个；请去掉此键
message-lag_classes_same = lag_boundaries为same时，邻居的等级数与classes相同；请去掉此键
message-neighbours_without_matrix = 没有矩阵说明谁是邻居；请添加weights，或去掉此键
