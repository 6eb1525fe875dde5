# 各作业写入结果的句子；占位符与英文相同，`n_…` 处为数字。

# 核对的结论、程序与数量。

written-equal = 一致
written-explained = 有差异，有解释
written-simulated = 在模拟误差之内
written-not_optimal = 对方未达到最优
written-differs = 有差异
written-no_number = 没有数字
written-warning = 警告
written-warning_of = 警告：{ $text }
written-verified = 由测试验证
written-nothing_confirms = 没有任何依据
written-no_program = 没有程序
written-not_installed = 未安装
written-none = 无
written-hand = 手工计算
written-coefficient = 系数
written-se = 标准误
written-p = p值
written-low = 区间下限
written-high = 区间上限
written-statistic = 统计量
written-test = 检验统计量
written-test_p = 检验p值
written-series = 序列
written-t_of = 系数除以其标准误的t({ $n_df })
written-moran_sign = −z：本文以邻近个体相似为正
written-both_sides = 较小一侧的2(# + 1)/(R + 1)，相等者两侧皆计：本文为双侧
written-one_regression = 得出同一回归的取值
written-any_of_them = 任取其一
written-too_long = { $n_rows }行乘{ $n_values }个取值，手工计算过久
written-too_many = { $n_rows }行乘{ $n_instruments }个工具变量，手工计算过久

written-voucher-number = 其数字为{ $number }
written-not_rebuilt = { $name }未能重建：{ $error }
written-r_lacking = 在{ $places }中未找到R的软件包{ $name }
written-islands = 权重矩阵并非全连通：有{ $n_count }个互不相连的部分。

# 数据清单中的用语。

written-adjacent = 相邻年份均值
written-read = 读入
written-used = 使用
written-missing = 缺失
written-aside = 搁置
written-error = 错误
written-number = 数字
written-key = 名称、代码、年份或项目
written-header = 表头
written-mark = 缺失值标记
written-thousands = 其逗号按千位分隔读取的数
written-unasked_column = 没有指标需要的列
written-unasked_item = 没有指标需要的项目
written-unasked_item_near = 没有指标需要的项目{ $nearly }
written-nameless = 没有名称的行
written-above = 表头之上
written-below = 表格之下
written-note = 附注
written-total = 合计
written-outside = 研究范围之外的地区

# 文件中的数字为何可疑。

written-check-allocations = 分摊
written-check-denied_spikes = 被否认的突变
written-check-slips = 笔误
written-check-other_columns = 错列
written-check-splices = 接续断层
written-check-identities = 恒等式
written-check-interpolated = 内插
written-check-misspelt_names = 名称误写
written-check-other_counts = 其他统计口径
written-check-parts_of_total = 分项与合计
written-check-repeated_years = 重复年份
written-check-shifted_rows = 错行
written-check-sum_of_others = 他数之和
written-check-vintages = 不同版本
written-check-changed_borders = 区划变更
written-confidential = 保密
written-amount = 数额
written-repeats = 与上年完全相同，直到末位
written-only_where = { $name }只在缺少{ $other }时出现
written-other_count = 连续{ $n_count }个个体之一，一段时间内取了{ $source }的{ $measure }；相邻年份之间的数值才合适
written-identity_gives = 恒等式给出{ $n_value }
written-parts_leave = 其余分项使{ $measure }余下{ $n_value }：小数点错位
written-denied_row = 与另一来源所否认的{ $cell }（{ $measure }）同在一行
written-borders = 偏离其走势{ $n_points }个对数百分点。{ $changes }
written-borders_still = 偏离其走势{ $n_points }个对数百分点；{ $measures }没有跳跃。{ $changes }
written-borders_alone = 偏离其走势{ $n_points }个对数百分点
written-slip_divided = 是其他年份推得之数的{ $n_ratio }倍；除以{ $n_by }即相符
written-slip_times = 是其他年份推得之数的{ $n_ratio }倍；乘以{ $n_by }即相符
written-slip_year_divided = 与同年多数数字一样，是其他年份推得之数的{ $n_ratio }倍；除以{ $n_by }即相符
written-slip_year_times = 与同年多数数字一样，是其他年份推得之数的{ $n_ratio }倍；乘以{ $n_by }即相符
written-slip_digits = 其他年份推得{ $n_expected }；对调两位数字得{ $n_value }，即相符
written-slip_sign = 为负，而其多数年份不为负；去掉负号即相符
written-column_same = 是同一行{ $measure }的数字，且远离自身其他年份
written-column_exchanged = 与同一行{ $measure }的其他年份相符，而后者的数字与其自身相符：两者对调
written-column_fits = 与同一行{ $measure }的其他年份相符，与自身不符
written-splice = 自{ $n_year }年起，是其自身及其他个体的增长所推得水平的{ $n_times }倍
written-splice_all = 自{ $n_year }年起，该列各个体的中位数是其通常增长所推得水平的{ $n_times }倍
written-repeated_year = 当年{ $n_all }个数字中有{ $n_count }个与上年相同，此为其一
written-repeated_row = 该行{ $n_all }个数字中有{ $n_count }个与上年相同，此为其一
written-line_steps = { $n_first }至{ $n_last }年的数字正是两端之间的等差数列，按末位取整
written-line_rate = { $n_first }至{ $n_last }年的数字正是两端之间的等比数列，按末位取整
written-vintage = 与{ $other }相差{ $n_by }%，超过所声明的{ $n_declared }%
written-denied = 是其他年份推得之数的{ $n_times }倍，而{ $source }的{ $measure }（通常为其{ $n_usual }倍）是推得之数的{ $n_theirs }倍
written-denied_rest = 所在行有几个数字为{ $source }所否认；其中的{ $measure }通常为其{ $n_usual }倍，此处却为{ $n_times }倍
written-not_spread = 在此地区和年份，{ $n_all }行中有{ $n_off }行不是{ $key }的同一倍数
written-not_share = 不等于{ $key }的{ $n_value }倍，而该地区{ $n_all }行中有{ $n_rows }行如此
written-next_row = 连续{ $n_count }行的数字与下一行的其他年份相符、与自身不符，此为其一
written-last_row = 连续{ $n_count }行的数字与上一行的其他年份相符、与自身不符，此为其一
written-next_row_end = 其旁连续{ $n_count }行的数字与下一行的其他年份相符、与自身不符，此为末端
written-last_row_end = 其旁连续{ $n_count }行的数字与上一行的其他年份相符、与自身不符，此为末端
written-not_sum = 不等于{ $names } = { $n_value }，而{ $n_share }%的行在千分之一以内相等
written-division-renamed = { $n_year }年：{ $name }更名为{ $what }；{ $source }
written-division-upgraded = { $n_year }年：{ $name }升格为{ $what }；{ $source }
written-division-merged = { $n_year }年：{ $name }并入{ $what }；{ $source }
written-division-split = { $n_year }年：{ $name }拆分为{ $what }；{ $source }
written-division-ceded = { $n_year }年：{ $name }划出{ $what }；{ $source }
written-division-created = { $n_year }年：新设{ $name }；{ $source }
written-sum_of = 是{ $one }与{ $other }之和，文件中另有数字也如此

# 审计的发现。

written-range = { $n_low }至{ $n_high }
written-at_least = 至少{ $n_low }
written-at_most = 至多{ $n_high }
written-anything = 任意值
written-claim = 正文称{ $text }；|t|为{ $ratio }，p为{ $p }
written-claim_between = 正文称{ $text }，即{ $n_low }至{ $n_high }；表中{ $end }为{ $printed }
written-claim_end = 正文称{ $text }；表中{ $end }为{ $printed }
written-constant = { $outcome }的均值减去Σ b·x的均值为{ $implied }；印出的常数项为{ $printed }
written-constant_centred =
    { $outcome }的均值减去Σ b·x的均值为{ $implied }；印出的常数项为{ $printed }，
    只有{ $terms }在此列（有别于其他各列）经过中心化时才一致
written-rows = { $n_units }个个体 × { $n_periods }期为{ $n_rows }；印出的是{ $printed }
written-mean = 均值{ $mean }不在{ $low }与{ $high }之间
written-sd = 依此极值与均值，标准差应为{ $implied }；印出的是{ $printed }
written-total_effect = { $direct } + { $indirect }为{ $implied }；印出的总效应为{ $total }
written-total_error = 总效应的标准误为{ $total }；由其组成部分的标准误应为{ $implied }
written-share = { $part } / { $total }为{ $implied }%；印出的是{ $printed }%
written-z = { $coefficient } / { $error }为{ $implied }；印出的z为{ $printed }
written-z_made = { $mechanism }的全部z值都等于四舍五入后数字之商，直到末位：系由表格算出
written-p_of_z = z = { $z }对应的p为{ $implied }；印出的是{ $printed }
written-interval = 区间{ $interval }不包含其估计值{ $estimate }
written-interval_length = 区间{ $interval }的长度是3.92个标准误（{ $error }）的{ $times }倍
written-r2 =
    R²由{ $place }的{ $before }降至列{ $column }的{ $after }，
    而后者包含前者的全部解释变量且更多（调整R²至多可降{ $slack }）
written-column = 列{ $column }
written-column_of = 表{ $table }列{ $column }
written-f = { $term }的|t|为{ $ratio }，则至多{ $n_count }个斜率的F至少为{ $n_least }；印出的是{ $printed }
written-same = 同一回归的{ $statistic }在表{ $table }列{ $column }为{ $one }，此处为{ $other }
written-kp_f = { $instrument }的t²为{ $implied }；印出的F为{ $printed }
written-lm = LM为{ $lm }，超过其上限（{ $n_bound }个聚类或观测）
written-lm_p = chi²(1) = { $lm }对应的p为{ $implied }；印出的是{ $printed }
written-critical = 只有一个工具变量时临界值为{ $critical }；印出的是{ $printed }
written-second_stage = 印出了{ $instrument }的第一阶段，未印出含工具变量估计的第二阶段
written-mediation = 同一样本的最小二乘中，{ $a } − { $g }必等于{ $b } × { $m } = { $implied }；列{ $column }应印{ $needed }
written-mediated_total = 总效应在{ $one }下为{ $a }，在{ $other }下为{ $b }；它不应随中介变量而变
written-mediated_product = { $effect }效应{ $printed }，而表{ $table }中{ $b } × { $m } = { $implied }
written-mediated_effect = { $effect }效应{ $printed }，而表{ $table }列{ $column }为{ $value }
written-mediated_other = { $effect }效应{ $printed }，而应为{ $value }
written-direct = 直接
written-indirect = 间接
written-effect_total = 总
written-moran_years = { $n_year }年在表中出现{ $n_count }次，在样本中{ $n_times }次
written-moran = 莫兰指数为{ $printed }，超出±1
written-moran_stars =
    { $n_year }年的{ $large }有{ $n_stars }颗星，
    较小的{ $small }（{ $n_earlier }年）有{ $n_fewer }颗
written-negative_error = { $printed }为负，不是标准误
written-negative_error_of = { $printed }为负，不是标准误；它是{ $term }以印在{ $other }旁的{ $error }为标准误时的t值
written-t_for_error = 以{ $printed }为标准误，|t|为{ $ratio }，不应有{ $stars }；若其为t值则应有，此时标准误为{ $n_error }
written-can_be_error = { $printed }可以是标准误
written-error_off = 标准误{ $printed }与该变量在其他列的{ $n_usual }相差{ $n_times }倍
written-decimals = { $printed }有{ $n_decimals }位小数，而表中为{ $n_usual }位
written-size = { $n_units }个个体 ×{ $periods }为{ $n_rows }个观测；印出的是{ $printed }
written-size_beyond = { $n_units }个个体 ×{ $periods }为{ $n_rows }个观测；印出的是{ $printed }，仿佛滞后项可取自样本期之前
written-periods = {" "}{ $n_count }期
written-periods_lost = （{ $n_count }期减去因滞后失去的{ $n_lags }期）
written-parts = 各部分共{ $n_total }个观测，全样本{ $n_whole }个
written-spatial_total = ({ $beta } + { $theta })/(1 − { $rho }) 为{ $implied }；印出的总效应为{ $printed }
written-spatial_direct =
    β为{ $beta }、θ为{ $theta }、ρ为{ $rho }时，任何行标准化矩阵给出的直接效应都在{ $implied }之内；
    印出的是{ $printed }
written-stars = |t|为{ $ratio }，p为{ $p }：按{ $rule }应为{ $earned }，印出的是{ $shown }
written-no_star = 无星号
written-either = { $one }或{ $other }
written-no_rule = 没有任何阈值能给出全部星号：{ $one }在|t|为{ $ratio }时有{ $shown }，{ $other }在{ $less }时有{ $fewer }
written-place = 表{ $table }列{ $column }的{ $term }
written-weight = 权重{ $weight }不在0与{ $n_total }之间
written-weights_sum = { $n_count }个权重之和为{ $implied }，不等于{ $n_total }
written-weighing-5 = 同一样本上任何计算都得不出
written-weighing-4 = 与定义或正文所述矛盾
written-weighing-3 = 与其他印出的数字矛盾
written-weighing-2 = 不完整或难以置信
written-weighing-1 = 印刷或舍入之误

# 审计的检查项：名称与说明。

# 印出数字、变量与分析各部分的名称。

written-word-coef = 系数
written-word-paren = 括号内
written-word-stars = 星号
written-word-obs = 观测值
written-word-min = 最小值
written-word-max = 最大值
written-word-mean = 均值
written-word-sd = 标准差
written-word-sum = 合计
written-word-beta = β
written-word-theta = θ
written-word-rho = ρ
written-word-proportion_pct = 占比
written-word-bootstrap_se = 自助标准误
written-word-ci_low = 区间下限
written-word-ci_high = 区间上限
written-word-constant = 常数项
written-word-direct_effect = 直接效应
written-word-outcome = 结果方程
written-word-difference = 组间差异
written-word-fixed_effects = 固定效应
written-word-random_effects = 随机效应
written-word-second_stage = 第二阶段
written-word-reduced_form = 简化式
written-word-effects = 效应
written-word-effects_short = 短期效应
written-word-effects_long = 长期效应
written-word-exposure = 暴露
written-word-balance = 平衡性
written-word-moran_i = 莫兰指数
written-r2_of = { $place }的R²
written-table_alone = 表{ $table }
written-z_of = z（{ $effect }）
written-direct_of = { $term }：直接
written-indirect_of = { $term }：间接
written-total_of = { $term }：总
written-first_stage = 第一阶段{ $variable }
written-mediator = 中介方程{ $variable }
written-earlier = 提前{ $n_shift }期
written-att = { $part }平均处理效应
written-leads = { $part }前置项
written-hand_with = 手工计算{ $version }
written-described = 描述性统计{ $variable } { $statistic }
written-correlated = 相关系数{ $variable } { $other }
written-inflated = 方差膨胀因子{ $variable }
written-local = 局部莫兰指数{ $n_year } { $unit }
written-by_year = 莫兰指数{ $n_year } { $statistic }
written-described-minimum = 最小值
written-described-maximum = 最大值
written-described-median = 中位数
written-described-q25 = 四分之一分位数
written-described-q75 = 四分之三分位数
written-described-sd_between = 组间标准差
written-described-sd_within = 组内标准差
written-described-expected = 期望
written-described-variance_normal = 正态方差
written-described-variance_randomisation = 随机化方差
written-described-geary_c = Geary's C
written-described-geary_z = Geary的z
written-path = { $part }路径
written-name-text_agrees_with_the_tables = 正文与表格一致
written-about-text_agrees_with_the_tables = 正文的每一处说法，与其所指的数字对照。
written-name-constant_agrees_with_the_means = 常数项与均值一致
written-about-constant_agrees_with_the_means = 适用于混合估计，以及常数项取总均值的组内估计；标准化或中心化的变量均值为0。
written-name-observations_are_units_times_periods = 观测数为个体乘时期
written-about-observations_are_units_times_periods = 描述性统计表含全部个体与时期。
written-name-mean_lies_between_minimum_and_maximum = 均值介于最小值与最大值之间
written-about-mean_lies_between_minimum_and_maximum = 最小值 ≤ 均值 ≤ 最大值。
written-name-standard_deviation_is_possible = 标准差可能
written-about-standard_deviation_is_possible =
    离差平方和至多为n(均值 − 最小值)(最大值 − 均值)（Bhatia与Davis，2000），至少为两个极值及其迫使其余观测的偏移所给出的数；
    除数可为n或n − 1。
written-name-total_is_direct_plus_indirect = 总效应为直接加间接
written-about-total_is_direct_plus_indirect = 各效应可加。
written-name-error_of_the_total_is_possible = 总效应的标准误可能
written-about-error_of_the_total_is_possible = 和的标准误介于其组成部分标准误之差与和之间：相关系数不超出±1。
written-name-share_is_effect_over_total = 占比为效应除以总效应
written-about-share_is_effect_over_total = 印出的占比为效应除以该机制的总效应，以百分数计。
written-name-z_is_estimate_over_error = z为估计值除以标准误
written-about-z_is_estimate_over_error = z = 系数 / 标准误。
written-name-z_is_not_made_from_rounded_numbers = z不由舍入后的数字算出
written-about-z_is_not_made_from_rounded_numbers = 若z值直到末位都等于舍入后数字之商，则系由表格算出，而非程序给出。
written-name-p_is_that_of_z = p与z相符
written-about-p_is_that_of_z = p为z的双侧正态概率。
written-name-interval_suits_the_estimate = 区间与估计值相符
written-about-interval_suits_the_estimate = 区间包含其估计值，长度与2 × 1.96个标准误同一量级。
written-name-r2_does_not_fall = R²不下降
written-about-r2_does_not_fall = 同一样本上增加解释变量，R²（组内或含全部虚拟变量）不会下降；调整R²也几乎不会。
written-name-f_is_no_less_than_its_largest_t_allows = F不小于最大的t所允许
written-about-f_is_no_less_than_its_largest_t_allows = k个斜率的Wald统计量至少等于其中最大的t²，故F ≥ t²/k；k可计入时间效应。
written-name-the_same_regression_prints_the_same = 同一回归印出相同数字
written-about-the_same_regression_prints_the_same = 研究指明为同一回归的各列印出相同的数字。
written-name-weights_sum_to_one = 权重之和为一
written-about-weights_sum_to_one = 每张表的权重介于0与1之间且和为1，或以百分数计。
written-name-kleibergen_paap_f_is_the_square_of_t = Kleibergen–Paap F为t的平方
written-about-kleibergen_paap_f_is_the_square_of_t = 只有一个工具变量时，Wald F为其t的平方（Kleibergen与Paap，2006）。
written-name-kleibergen_paap_lm_is_possible = Kleibergen–Paap LM可能
written-about-kleibergen_paap_lm_is_possible = LM统计量至多为N；方差聚类时至多为聚类数；其p值取自chi²(1)。
written-name-critical_value_is_that_of_one_instrument = 临界值为单一工具变量的
written-about-critical_value_is_that_of_one_instrument = 单一工具变量、单一内生变量、最大检验水平10%的临界值（Stock与Yogo，2005）。
written-name-second_stage_is_printed = 印出了第二阶段
written-about-second_stage_is_printed = 第一阶段旁应有其所服务的第二阶段：即工具变量估计本身。
written-name-mediation_identity_holds = 中介恒等式成立
written-about-mediation_identity_holds =
    同一样本上，对每个解释变量有a − g = b·m：a为不含中介变量的系数，g为含中介变量的系数，b为中介方程中的系数，m为中介变量的系数。
    这是遗漏变量公式，在最小二乘中精确成立（Angrist与Pischke，2009，式3.1.11）。
written-name-mediated_totals_agree = 各机制的总效应一致
written-about-mediated_totals_agree = 总效应不随中介变量而变：各机制的总效应相同，且等于基准回归。
written-name-mediated_effects_agree_with_the_steps = 中介效应与逐步回归一致
written-about-mediated_effects_agree_with_the_steps = 直接效应为含中介变量时处理变量的系数，间接效应为路径系数 × 中介变量系数。
written-name-moran_years_are_the_sample = 莫兰指数的年份即样本
written-about-moran_years_are_the_sample = 样本的每一年各出现一次。
written-name-moran_is_possible = 莫兰指数可能
written-about-moran_is_possible = |I|至多为 (W + W')/2的最大特征值：W行标准化时几乎不超过1。
written-name-moran_stars_rise_with_it = 星号随莫兰指数增加
written-about-moran_stars_rise_with_it =
    p取自正态近似时，较大的正I星号不会更少：其均值与方差只取决于矩阵，各年相同（Cliff与Ord，1981）。在随机化或置换下，方差因年而异。
written-name-parenthesis_is_a_standard_error = 括号内为标准误
written-about-parenthesis_is_a_standard_error = 标准误不为负，也不是t值的误置。
written-name-standard_error_is_in_line = 标准误量级一致
written-about-standard_error_is_in_line = 被解释变量与N相同的各列中，同一变量的标准误量级一致。
written-name-digits_are_those_of_the_table = 小数位数与全表一致
written-about-digits_are_those_of_the_table = 在几乎全表小数位数一致时，任何系数或括号内数字的小数位数都不应更多。
written-name-n_is_units_times_periods = N为个体乘时期
written-about-n_is_units_times_periods = 平衡面板的N为个体 × 时期，减去滞后所占的时期。
written-name-parts_make_the_whole = 各部分之和为整体
written-about-parts_make_the_whole = 分组各列的N之和等于全样本。
written-name-spatial_total_follows_from_the_coefficients = 空间总效应由系数得出
written-about-spatial_total_follows_from_the_coefficients =
    W行标准化时，总效应为 (β + θ)/(1 − ρ)（LeSage与Pace，2009，第2.7节）。
written-name-spatial_direct_effect_is_possible = 空间直接效应可能
written-about-spatial_direct_effect_is_possible = W行标准化且ρ ≥ 0时，直接效应介于β与 (β + ρθ)/(1 − ρ²) 之间。
written-name-stars_follow_the_rule = 星号符合规则
written-about-stars_follow_the_rule = 每个变量的星号符合规则：论文所述的规则，或最适合该表多数变量的规则。
written-name-stars_follow_one_rule = 星号符合同一规则
written-about-stars_follow_one_rule = 就全部表格而言，p值明显较大的变量，星号不应多于p值较小的变量。
written-term_direct = { $term }的直接效应
written-term_indirect = { $term }的间接效应
written-term_total = { $term }的总效应
written-through = 经由{ $term }的间接效应
written-path_a = 路径a：{ $term }
written-path_b = 路径b：{ $term }
written-replicate = 第{ $n_number }次重抽样的{ $quantity }

# 审计的文字版。

written-findings = 印出的数字共作{ $n_total }次比较，{ $n_count }项发现
written-of_weight = 权重{ $n_weight }：{ $words }
written-finding_of = 表{ $table }（{ $column }），{ $term }：{ $sentence }〔{ $check }〕
written-finding_of_table = 表{ $table }，{ $term }：{ $sentence }〔{ $check }〕
written-finding_of_column = 表{ $table }（{ $column }）：{ $sentence }〔{ $check }〕
written-finding_alone = 表{ $table }：{ $sentence }〔{ $check }〕
written-data_match = 与印出的统计量相符的数据
written-passed = 各项比较中通过的次数
written-passed_of = { $n_made }次中通过{ $n_passed }次：
written-silent = 缺少所需事实或表格的检查：{ $checks }
written-part-two_way = 双向固定效应
written-part-callaway_santanna = Callaway–Sant'Anna
written-part-sun_abraham = Sun–Abraham
written-part-imputation = 插补估计
written-part-chaisemartin = de Chaisemartin–D'Haultfœuille
written-part-simple = 总体平均
written-part-event = 按相对处理时间
written-part-cohort = 分队列
written-part-time = 分年份
written-edge = { $symbol }位于其可行区间的边界
written-baseline = 基准回归
