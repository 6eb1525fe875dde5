# 妨碍估计的原因：样本、方差、工具变量、分组。

message-observation_weight_positive =
    个体{ $unit }在{ $time }的观测权重为{ $weight }（此类观测共{ $n_bad }行）；权重须为正数。请去掉该行，或给出权重。
message-cd_periods = 没有两个个体有三个共同的时期；无法计算CD检验。
message-cd_residuals = 有个体的残差在与另一个体共同的时期内没有变化；请去掉该个体。
message-between_within = 组间与组内标准差要求至少两个个体。
message-no_correlation = { $names }没有变化，因此没有相关系数；请去掉。
message-effects_beyond = 除最大的一组外，其余各组固定效应各有{ $size }个或更多的系数；自由度最多能按{ $most }个计算。请减少固定效应，或用较粗的分组。
message-even_times = 该估计量要求时间等距，而{ $before }与{ $after }之间没有时点；请将样本缩小到缺口的一侧。
message-no_consecutive = 没有个体在连续两期有{ $outcome }及其解释变量；动态面板要求如此。请补全缺口，或减少滞后。
message-too_few_instruments = { $n_instruments }个独立的工具变量不能识别{ $n_names }个系数；请增加滞后或工具变量。
message-too_many_instruments = { $n_instruments }个工具变量多于{ $rows }个观测；请折叠工具变量，或限制其滞后阶数。
message-gmm_variance = { $outcome }的某个系数的方差不为正；请减少滞后。
message-lags_none = { $periods }期中没有{ $name }的滞后{ $first }至{ $last }期；首个滞后期至少为1，末个不小于首个。
message-explained_by_none = 没有工具变量能解释{ $names }；请增加工具变量，或去掉该变量。
message-not_told_apart = 工具变量不能区分{ $names }；请去掉其一，或增加工具变量。
message-two_step_weights = 两步权重不存在：{ $count }个工具变量的协方差矩阵的秩为{ $rank }。请折叠工具变量、限制其滞后阶数，或用一步估计。
message-needs_two_groups = 比较须有两组；该变量有{ $n_values }组：{ $values }。
message-in_both_groups = 个体{ $both }同时属于{ $first }和{ $second }两组；个体须始终属于同一组。
message-groups_correlated = { $kind }方差允许组间相关；各组估计在{ $apart }下相互独立。
message-in_two_groups = 有{ $what }属于两组；每个须始终属于同一组。
message-group_no_term = 有一组的估计没有{ $absent }这一项
message-draws_no_variation = { $quantity }的自助法有{ $n_draws }次抽样没有变化；请增加重复次数。
message-draws_one_side = { $quantity }的{ $n_draws }次抽样全部在其估计值的一侧；请增加重复次数。
message-as_many_instruments = { $n_endogenous }个内生变量至少需要同样多的工具变量；给出了{ $n_given }个。
message-jackknife_one_group = 聚类变量{ $cluster }只有一组；刀切法至少需要两组。
message-jackknife_units = 刀切法逐一剔除个体，而{ $cluster }在个体内有变化；请按个体聚类，或按个体内不变的列聚类。
message-lag_duplicate = 个体{ $unit }在{ $time }有两行；请在取滞后之前去掉重复。
message-not_number = 个体{ $unit }在{ $time }的{ $term }不是数字（共{ $n_bad }处）；请补全缺口，或去掉该行。
message-absorbed = { $terms }：消去固定效应后没有剩余变异；请去掉，或改动固定效应。
message-more_regressors = { $n_regressors }个解释变量，却只有{ $n_rows }行；请减少解释变量，或增加观测。
message-collinear_with = { $term }与{ $partners }共线；请去掉其一。
message-not_definite = { $what }的协方差矩阵不是正定的：不能用它联合检验{ $n_restrictions }个约束。请减少约束，或用聚类更多的方差。
message-the_slopes = 斜率系数
message-the_coefficients = 系数
message-the_instruments = 工具变量
message-the_differences = 组间差异
message-the_within_regressors = 组内变量
message-the_residuals = 第一阶段残差
message-the_moments = 矩条件
message-the_rank = 秩条件
message-the_leads = 前置项
message-resample_two = 对{ $what }重抽样的自助法要求至少两个；该面板有{ $size }个。
message-replicate = 第{ $number }次重抽样无法估计：其样本使解释变量共线（{ $n_all }次中有{ $n_lost }次）。请对更大面板的个体重抽样，或去掉近乎不变的解释变量。
message-duplicate_row = 个体{ $unit }在{ $time }有两行；请去掉重复。
message-too_few_units = { $units }个个体、{ $n_rows }行不足以估计含{ $n_regressors }个解释变量的方差成分。
message-no_differences = 没有个体在连续两期有观测；一阶差分不存在。
message-no_threshold = { $name }在其{ $low }与{ $high }分位数之间有{ $n_values }个能划分样本的取值：无法搜索门槛。请用有变化的变量，或减小修剪比例。
message-threshold_effects = 门槛模型含个体固定效应；effects为{ $effects }时没有。请写individual或two-way。
message-threshold_balanced =
    门槛回归要求平衡面板：个体{ $unit }只有{ $periods }期中的{ $count }期，而估计量的分布与对个体的自助法只对相同的期数成立。请补全缺口，或缩小样本。
message-thresholds_asked = 要求{ $thresholds }个门槛；可为1至{ $most }个。
message-perfect_fit = 模型完全拟合；解释变量中是否有被解释变量本身？
message-fewest_rows = 门槛变量没有取值能使{ $n_regimes }个门槛区间各有{ $fewest }行；请减少门槛，或减小`trim`。
message-rows_slopes = { $nobs }行不足以估计{ $slopes }个斜率系数和{ $absorbed }个固定效应；请减少解释变量，或增加观测。
message-slope_variance = 在此样本中有斜率系数的{ $kind }方差不为正；请另选方差。
message-jackknife_only = 刀切法只用于固定效应和两阶段最小二乘法；请将variance的kind写为clustered。
message-conley_cutoff = Conley标准误要求`cutoff_km`和个体的经纬度。
message-conley_pair = Conley标准误要求每个个体只有一对经纬度；有个体有两对。
message-cluster_one_group = 聚类变量{ $name }只有一组；聚类至少需要两组。
message-rows_parameters = { $nobs }行不足以估计{ $parameters }个参数；请减少解释变量，或增加观测。
message-bandwidth_lags = { $lags }期滞后的带宽不适合{ $periods }期。
message-not_among = { $term }不在解释变量{ $terms }之中。
message-wild_one_group = 聚类变量只有一组；wild聚类自助法至少需要两组。
message-regressors_fit = 解释变量完全拟合{ $outcome }，因此没有标准误；解释变量中是否有被解释变量本身？
message-one_regressor = { $n_regressors }个解释变量，却有{ $n_terms }个名称；请至少给出一个解释变量，并各有一个名称。
message-no_variation_left = 消去{ $effects }固定效应后，{ $outcome }没有剩余变异。
message-effects_converge = 固定效应没有收敛：经{ $n_times }次迭代后，某列仍有{ $share }可由虚拟变量解释。请减少固定效应，或用较粗的分组。
message-jackknife_none = 刀切法不存在：去掉{ $name }中的一个聚类后解释变量共线；请将variance的kind写为clustered。
message-two_step_units =
    两步权重不存在：有{ $n_instruments }个工具变量，而其协方差矩阵由{ $n_units }个个体加总而成。请折叠工具变量、限制其滞后阶数，或用一步估计。
message-hausman_statistic = Hausman统计量为{ $statistic }：V(FE) − V(RE)不是正定的；请用稳健检验。
message-grid_none = 网格数{ $grid }无效；去掉它则搜索每个取值。
message-draws_none = 自助法的抽样次数为{ $draws }；请给出不小于0的数。

# 等级之间的转移。
