# 各项分析对自身、对检验和对原假设的说明，按说明的键排列。

note-not_computable = 该样本无法计算此统计量
note-not_positive_definite = { $restrictions }个约束的协方差矩阵非正定
note-no_joint_test = 未报告联合F检验：{ $reason }。
note-few_degrees = { $slopes }个斜率的F检验，其分母自由度仅为{ $df }，结果不可靠。
note-constant_without_error = 常数项未报告标准误：其方差不为正（{ $variance }）。
note-few_digits =
    受舍入误差影响，系数可能只有{ $digits }位有效数字可靠：解释变量近乎共线，或其变动相对于数值大小过小；
    请将变量中心化、改变量纲，或剔除其中之一。
note-unbalanced = 非平衡面板：{ $cells }个“个体—时期”中有{ $rows }个观测。
note-singletons =
    有{ $count }{ $of ->
        [unit] 个个体
        [year] 个年份
       *[other] 个{ $of }
    }仅出现一次：被自身的固定效应吸收，计入N，但不影响任何系数。
note-no_fit_measure = 无法计算{ $measure }：所比较的均值没有变异。
note-instrument_tests_clustered = 工具变量的各项检验和Anderson–Rubin置信集采用聚类稳健方差，而非刀切法方差。
note-no_test = 未报告{ $test }：{ $reason }。
note-hausman_negative = Hausman统计量为{ SIGNIFICANT($statistic, digits: 4) }，因为V(FE) − V(RE)非正定
note-difference_not_definite =
    固定效应与随机效应斜率的方差之差非正定（标准化差值的最小特征值为{ SIGNIFICANT($eigenvalue, digits: 3) }）
note-singular = 约束的协方差矩阵奇异
note-no_hausman_without_units = 未报告Hausman检验：所用固定效应（{ $effects }）不含个体效应。
note-suppression = 间接效应与总效应符号相反，或绝对值更大（遮掩效应）：该比例不能解释为占比。
note-negative_unit_variance = 个体效应的方差估计值为负，已设为0：随机效应模型退化为混合回归。
note-differences = 差分后，{ $of }个观测中保留{ $rows }个。
note-no_two_step_weights = 不报告Hansen检验：两步权重不存在，因为{ $instruments }个独立工具变量的协方差矩阵由{ $units }个个体加总而成，秩为{ $rank }。
note-hansen_is_units = 不报告一步估计处的Hansen统计量：独立工具变量数与个体数同为{ $units }时，无论数据如何，该统计量恒等于个体数。
note-lags_of_deviations = W各行之和不等，年份效应不能吸收年均值与行和之积：definition: direct的所有滞后项均取自去除固定效应后的离差，不含这一部分；lsdv则保留。
note-transformed_rows =
    N = { $rows }为变换消去固定效应后，{ $units }个个体、{ $periods }期所余的{ $unit } × { $time }个观测（Lee和Yu，2010）。
note-many_instruments =
    { $units }个个体使用了{ $instruments }个工具变量：数量过多会导致过度拟合，并削弱Hansen检验（Roodman，2009）；
    请折叠（collapse）工具变量或限制其滞后阶数。
note-draws_left_out = { $draws }次抽样中有{ $left_out }次的ρ超出可行区间，已剔除。
note-unstable = 最大特征根为{ SIGNIFICANT($root, digits: 4) }：过程不平稳，长期效应不存在。
note-trace_by_probes =
    信息矩阵中的tr G'G由固定种子的随机探测法估计，相对标准误为{ SIGNIFICANT($error, digits: 2) }。
note-binned = 相对处理时间早于{ $low }和晚于{ $high }的时期分别归并。
note-treated_from_first = 剔除{ $units }个自样本首期起即受处理的个体。
note-last_cohort_control = 不存在从未处理的个体：以{ $cohort }年队列在其受处理之前的观测为控制组。
note-switchers = { $units }个个体中有{ $switch }个的处理状态发生过变化。
note-cohort_times_of_one = 有{ $count }个“队列—时期”仅含一个个体，对处理组部分的方差没有贡献。
note-cohorts_of_one = 队列{ $cohorts }各仅含一个个体，其效应的标准误只反映控制组的变异。
note-small_cohorts = 队列{ $cohorts }各不足{ $least }个个体（5个加协变量个数）：个体过少，其标准误偏小。
note-relative_to_earlier = 以受处理之前的全部更早时期为基准，仅使用未受处理的观测。
note-not_imputable = 剔除{ $rows }个受处理的观测：该个体从无未受处理的时期，或当期没有未受处理的个体。
note-unmatched = 剔除{ $rows }个未能匹配的受处理观测。
note-never_clean = 剔除{ $rows }个观测：其个体或时期没有既未受处理也未受溢出影响的观测。
note-few_clean =
    { $time }年既未受处理也未受溢出影响的观测仅来自{ $clusters }个聚类（按{ $by }）：公式标准误偏小。可改用刀切法，或缩小距离环。
note-treated_neighbours =
    { $rows }个未受处理的观测（占{ PERCENT($share) }）在W中有受处理的邻居：假定不存在溢出效应的估计量将其视为未受影响。
    可对照溢出暴露或距离环的估计结果。
note-moran_z = 各莫兰指数旁的统计量为随机化假设下的z值。
note-constant_indicator = { $variable }为常数：其权重为0。
note-constant_in_years = { $variable }在{ $years }年为常数：在这些年份没有贡献。
note-no_conflict = 各指标完全相关：CRITIC法识别不到冲突性，采用等权。

# 样本。

note-panel_step = 面板相邻两期相隔{ $step }年：滞后、前置、变化、标准误的滞后阶数、窗口及距政策实施的时间均以{ $step }年为一期。
note-sample_step =
    样本的年份相隔{ $step }年：标准误的滞后阶数、一阶差分及距政策实施的时间以{ $step }年为一期，L.x等项则以面板的{ $panel }年为一期。
note-beyond_panel = 剔除{ $years }年的{ $rows }个观测：其滞后项或前置项超出面板范围。
note-missing_rows = 剔除{ $rows }个含缺失值的观测：{ $parts }。
note-missing_years = { $years }年的全部个体
note-missing_units =
    { $places }{ $more ->
        [0] {""}
       *[other] 等（另有{ $more }个）
    }的{ $other ->
        [true] 其余所有年份
       *[other] 所有年份
    }
note-missing_cells =
    { $places }{ $more ->
        [0] {""}
       *[other] 等（另有{ $more }个）
    }
note-missing_cell = { $unit }{ $year }年（{ $variables }）
note-trimmed = 按样本的{ $low }和{ $high }分位数截尾，剔除{ $rows }个观测：{ $variables }。
note-winsorised = 按样本的{ $low }和{ $high }分位数缩尾：{ $variables }。
note-tails = { $variable }低于{ $low }（{ $below }个）、高于{ $high }（{ $above }个）

# 稳健性检验。

note-robustness =
    在{ $rows }项稳健性检验中，{ $same_sign }项的系数符号与基准回归一致，其中{ $same_sign_significant }项同样在
    { PERCENT($level) }水平上显著{ $all ->
        [true] {"。"}
       *[other] ；不满足的有：{ $lost }。
    }
note-robustness_insignificant =
    基准回归的系数在{ PERCENT($level) }水平上不显著。在{ $rows }项稳健性检验中，{ $same_sign }项的系数符号与基准回归一致，
    其中{ $same_sign_significant }项显著。

# 检验所支持的空间模型。

note-decision = 在{ $weights }矩阵下，检验支持{ $model }模型：{ $reasons }
note-decision_lm =
    在{ $level }水平上拒绝原假设的LM检验：{ $any ->
        [true] { $rejected }
       *[other] 无
    }（{ $tests }）。
note-test_name = { $test }
note-test_p = { $test }p { P($p) }
note-decision_without_space = 不含空间项的模型未被拒绝。
note-decision_lags =
    但θ = 0被拒绝（{ $tests }）：模型应包含解释变量的空间滞后项；若其中ρ不显著，则采用SLX模型。
note-decision_robust =
    根据稳健LM检验，支持{ $model ->
        [both] 同时存在空间滞后与空间误差的设定
       *[other] { $model }模型
    }。下一步应估计SDM模型并检验其约束。
note-decision_sar =
    θ = 0{ $rejected ->
        [true] 被拒绝
       *[other] 未被拒绝
    }（{ $tests }）。
note-decision_sem =
    θ + ρβ = 0{ $rejected ->
        [true] 被拒绝
       *[other] 未被拒绝
    }（{ $tests }）。
note-decision_both_fail = 两项约束均不成立，因此保留空间杜宾模型。
note-decision_agrees = 稳健LM检验同样支持{ $model }模型。
note-decision_disagrees = 稳健LM检验并不单独支持{ $model }模型，因此保留同时嵌套二者的空间杜宾模型。

# 检验的做法。

note-hausman =
    经典协方差{ $time_effects ->
        [true] ，两个模型均含时间固定效应
       *[other] {""}
    }{ $definite ->
        [true] {""}
       *[other] ；V(FE) − V(RE)非正定，应以稳健检验为准
    }
note-mundlak = Mundlak辅助回归，{ $variance }
note-weak_instruments_allowed = 对弱工具变量稳健
note-by_variance =
    { $kind ->
        [clustered] 聚类到{ $by }层面
        [classical] 普通（同方差）
        [jackknife] 刀切法
       *[other] { $kind }
    }
note-homoskedastic = 同方差
note-variance = { $variance }
note-permuted_units = 在组间随机置换个体{ $draws }次，种子{ $seed }
note-one_step = 一步估计；误差同方差时有效
note-two_step = 两步估计
note-without_period_effects = 不含时间效应
note-correlations =
    平均相关系数{ SIGNIFICANT($mean, digits: 4) }，绝对值平均{ SIGNIFICANT($absolute, digits: 4) }，
    { $pairs }对个体{ $left_out ->
        [0] {""}
       *[other] ，剔除{ $left_out }对（共同时期不足三期）
    }
note-indirect_effect = 间接效应{ SIGNIFICANT($effect, digits: 6) }，标准误{ SIGNIFICANT($se, digits: 6) }
note-resampled_units = 按个体重抽样{ $draws }次，种子{ $seed }；5%临界值为{ SIGNIFICANT($critical, digits: 4) }
note-lm =
    { $effects }，固定效应处理方式：{ $definition }{ $durbin ->
        [true] ，原假设下含杜宾项
       *[other] {""}
    }
note-mixture = ½χ²(1) + ½χ²(2)
note-one_sided = 单侧检验
note-moran = 莫兰指数 = { SIGNIFICANT($statistic, digits: 6) }，时期为{ $period }
note-moran_drawn =
    莫兰指数 = { SIGNIFICANT($statistic, digits: 6) }，时期为{ $period }；{ $draws }次置换，种子{ $seed }，双侧检验
note-sum_of_lags = τ + ρ + η = { SIGNIFICANT($value, digits: 6) }
note-unit_means = { $model }，加入个体均值
note-model = { $model }
note-log_likelihoods = 对数似然值分别为{ DECIMALS($large, digits: 3) }和{ DECIMALS($small, digits: 3) }
note-wild =
    t统计量的受约束wild聚类自助法，无小样本修正因子，{ $weights }权重，{ $clusters }个聚类，{ $enumerated ->
        [true] 穷举全部{ $draws }个权重向量
       *[other] 抽样{ $draws }次，种子{ $seed }
    }
note-wild_interval =
    { $drawn }；置信区间[{ SIGNIFICANT($low, digits: 4) }, { SIGNIFICANT($high, digits: 4) }]
note-assignments =
    { $enumerated ->
        [true] 穷举全部{ $draws }种处理分配
       *[other] 随机抽取{ $draws }种处理分配
    }；置信区间[{ SIGNIFICANT($low, digits: 4) }, { SIGNIFICANT($high, digits: 4) }]
note-placebo = { $draws }次虚构的政策实施，种子{ $seed }

# 原假设。

note-slopes_zero = 所有斜率均为零
note-slopes_equal = 两组的所有斜率相等
note-slopes_equal_in_all = { $terms }的斜率在各组相等
note-slope_equal = { $term }的斜率在两组相等
note-effects_uncorrelated = 个体效应与解释变量不相关（随机效应估计量一致）
note-random_effects_uncorrelated = 随机效应与解释变量不相关
note-coefficient_zero = { $term }的系数为零
note-instruments_without_effect = 工具变量对{ $term }没有影响
note-underidentified = 模型识别不足
note-exogenous = 解释变量是外生的
note-instruments_valid = 工具变量有效
note-group_valid = 在其余工具变量有效的前提下，{ $group }组工具变量有效
note-no_serial_correlation = 差分误差不存在{ $order }阶序列相关
note-residuals_independent = 残差不存在截面相关
note-indirect_effect_zero = 间接效应为零
note-fewer_thresholds = { $variable }的门槛个数为{ $thresholds }，而非{ $more }
note-no_lag = 不存在y的空间滞后（假定误差独立）
note-no_spatial_errors = 不存在空间误差（假定没有y的空间滞后）
note-no_lag_beside_errors = 不存在y的空间滞后，允许空间误差
note-no_spatial_errors_beside_lag = 不存在空间误差，允许y的空间滞后
note-neither_lag_nor_errors = 既不存在y的空间滞后，也不存在空间误差
note-sdm_is_sar = θ = 0：空间杜宾模型可简化为空间滞后模型（SAR）
note-sdm_is_sem = θ + ρβ = 0：空间杜宾模型可简化为空间误差模型（SEM）
note-no_unit_effects = 不存在个体随机效应（且无空间误差）
note-no_spatial_errors_alone = 不存在空间误差（且无个体随机效应）
note-neither_effects_nor_errors = 既不存在个体随机效应，也不存在空间误差
note-no_unit_effects_beside_errors = 不存在个体随机效应，允许空间误差
note-no_spatial_errors_beside_effects = 不存在空间误差，允许随机效应
note-no_autocorrelation = 不存在空间自相关
note-common_unit_root = τ + ρ + η = 1：存在共同单位根
note-leads_zero = 受处理之前的所有效应均为零
note-placebos_zero = 处理状态变化之前的所有安慰剂效应均为零
note-adoption_at_random =
    随机分配政策实施（{ $kind ->
        [units] 随机个体
        [time] 随机时间
       *[other] 个体和时间均随机
    }）可得到同样大的系数
note-no_effect = 不存在处理效应
note-no_effect_on_any = 对任何个体均不存在处理效应
note-indicators_uncorrelated = 各指标不相关

# 不只是一个数值的设定。

note-significant = { $treatment }（{ PERCENT($level) }置信水平）{ $regions }
note-region =
    在[{ SIGNIFICANT($low, digits: 4) }, { SIGNIFICANT($high, digits: 4) }]内{ $sign ->
        [positive] 显著为正
        [negative] 显著为负
       *[none] 不显著
    }
note-regime = 第{ $number }区间：{ $rows }个观测，{ $units }个个体
note-interval = [{ SIGNIFICANT($low, digits: 5) }, { SIGNIFICANT($high, digits: 5) }]
note-threshold =
    { SIGNIFICANT($value, digits: 5) }，{ PERCENT($level) }置信区间{ $pieces }{ $holes ->
        [true] ：在[{ SIGNIFICANT($low, digits: 5) }, { SIGNIFICANT($high, digits: 5) }]内的{ $tried }个候选值中
            接受{ $accepted }个
       *[other] {""}
    }
note-hansen =
    { $two_way ->
        [true] (n−1)(T−1)
       *[other] n(T−1)
    } = { $value }（Hansen）
note-xthreg =
    { $two_way ->
        [true] T(n−1) − (T−1)
       *[other] T(n−1)
    } = { $value }（xthreg）
note-weighted = { $variable }，分析权重，均值标准化为1
note-quantiles =
    { $all ->
        [true] 全部变量
       *[other] { $variables }
    }，分位数{ $low }和{ $high }
note-years = { $first }—{ $last }年
note-group = { $column }：{ $labels }
note-without = 剔除{ $names }
note-difference = “{ $second }”减“{ $first }”
