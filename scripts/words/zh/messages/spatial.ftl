# 妨碍空间模型、其矩阵或检验计算的原因。

message-no_incidental =
    `definition`为{ $definition }、固定效应为{ $effects }时没有附带参数偏误：请去掉`bias_correction`，
    或在有固定效应时用`definition`的direct或lsdv
message-bias_outside =
    偏误修正使{ $name }变为{ $value }，超出其区间（{ $low }, { $high }）：请用`definition`的transformed，它不需要修正
message-named_twice = { $terms }中有解释变量重复
message-spatial_gap =
    { $name }有{ $n_bad }个单元格缺失或不是有限的数，第一处位于个体{ $unit }的第{ $period }期（从0计）：空间滞后要求每期都有全部邻居，因此面板须为平衡面板。
    请插补缺口，或去掉该个体或该期，并对其余个体构造W。
message-units_and_panel = { $name }有{ $n_units }个个体，而面板有{ $n_panel }个：请在估计前按代码对应
message-few_observations = 消去固定效应后剩下{ $n_rows }个观测，不足以估计{ $n_names }个系数、空间参数和σ²：请减少解释变量或空间杜宾项，或增加个体或时期
message-linear_combination = 被解释变量是解释变量的线性组合，没有剩余误差可以建模：它或它的一部分是否在解释变量之中？
message-zero_everywhere = { $name }处处为零
message-durbin_absorbed =
    消去{ $effects }固定效应后，{ $name }没有剩余变异（不随时间变化的变量的空间滞后，或在行标准化W下对所有个体相同的变量的空间滞后）：请从空间杜宾项中去掉
message-effects_absorb = 消去{ $effects }固定效应后，{ $name }没有剩余变异：请去掉，或减少固定效应
message-determinant = 在ρ的区间[{ $low }, { $high }]上无法对ln|I − ρW|插值：区间触及奇异矩阵。请调整W的量级（行标准化或谱标准化），或用空间相关较弱的模型。
message-not_stable = 过程的最大特征根为{ $root }，因此不稳定，没有长期效应；请报告短期效应，或对y的差分建模
message-dynamic_eigenvalues = 动态面板需要W的全部特征值：至多{ $most }个个体，而非{ $n_units }个；请用静态模型
message-dynamic_periods = 动态面板要求至少三期，其中一期用于滞后；现有{ $n_y }期
message-dynamic_row_sums = 含时间固定效应的偏误修正要求W各行之和相同：请行标准化（Lee & Yu 2010）
message-no_root = 修正后的得分在估计值附近没有根；请将修正写为`asymptotic`，或增加时期
message-rho_outside = 偏误修正使ρ变为{ $rho }，超出（{ $low }, { $high }）；请将修正写为none
message-effects_covariance = 参数的协方差矩阵不是正定的：无法由它模拟效应
message-model_no_spillovers = { $model }没有溢出效应：其系数就是直接效应和总效应
message-both_in_model = { $missing }不在效应之中：请将{ $term }和{ $interaction }都放入模型
message-information_none = 信息矩阵没有关于{ $term }的内容：请去掉，或用不含它的模型
message-information_singular = 信息矩阵是奇异的（最小特征值{ $least }）：数据不能区分{ $names }。请去掉其一，或用空间项较少的模型。
message-cluster_large = 聚类稳健方差需要满阵W(I − ρW)⁻¹，{ $n_units }个个体使其过大：请用expected或observed
message-one_period = 只有一期不能区分个体固定效应与误差：请给出至少两期，或将effects写为none或time
message-one_unit_alone = 只有一个个体不能区分时间固定效应与误差：请增加个体，或不用时间固定效应
message-transformed_sums =
    `definition`为transformed、固定效应为{ $effects }时要求{ $name }各行之和相同，否则时间固定效应不能消去（Lee & Yu 2010，第3.2节）：请行标准化，
    或用`definition`的lsdv并写`bias_correction`
message-transformed_alone =
    `definition`为transformed、固定效应为{ $effects }时要求{ $name }各行之和相同，而{ $n_units }个个体没有邻居：
    请为其加上连接（`islands: nearest`，或另一矩阵），或用`definition`的lsdv并写`bias_correction`
message-at_the_edge = { $name } = { $value }位于其区间（{ $low }, { $high }）的边缘
message-edge_of_two_way =
    { $where }：似然函数在区间内没有最大值。W若几乎同等地连接所有个体，空间滞后便与各年均值无从区分：请设截断距离，
    或用更快的衰减、更少的邻居。
message-edge_without_years =
    { $where }：似然函数在区间内没有最大值。所有个体共同的趋势看起来像完全相关（请加入时间固定效应），
    而W若几乎同等地连接所有个体，空间滞后便与各年均值无从区分（请设截断距离，或用更快的衰减、更少的邻居）。
message-lag_explained = 拟合值的空间滞后可由解释变量解释，因此y的空间滞后与空间误差不能分别识别；请从原假设中去掉空间杜宾项，或加入有变化的解释变量
message-model_no_lags = { $model }没有解释变量的空间滞后：请去掉`durbin_terms`，或用SDM、SDEM、SLX或GNS
message-durbin_unknown = 空间杜宾项{ $term }不在解释变量{ $terms }之中
message-durbin_needed = { $model }要求解释变量至少有一个空间滞后：请写明`durbin_terms`，或用不含它的模型
message-moran_units = 莫兰指数的方差要求至少4个个体，现有{ $n_units }个
message-no_link = 权重矩阵没有连接，因此没有空间滞后；请放宽截断距离
message-moran_gap = { $unit }，{ $period }：没有数值；请补全缺口，或去掉该期
message-matrix_not_finite = 权重矩阵含有不是有限数的值；请在构造处改正
message-eigenvalues = { $n_rows }×{ $n_columns }权重矩阵的极端特征值没有收敛
message-random_one_period = 只有一期不能区分随机效应与误差：请给出至少两期，或将effects写为none
message-random_dense = 随机效应使用n × n的满阵：至多{ $most }个个体，而非{ $n_units }个；请用固定效应
message-rho_edge = ρ = { $rho }位于其区间{ $interval }的边缘：请改动W或模型
message-lambda_edge = λ = { $value }位于其区间{ $interval }的边缘：请改动W或模型
message-random_converge = 随机效应的似然函数没有收敛；请调整变量的量级，或减少解释变量
message-random_zero = 随机效应的方差在最大值处为零：请改用`effects: none`（混合估计）
message-one_sample = { $name }：一个模型有{ $n_first }个观测，另一个有{ $n_second }个；请用同一样本
message-not_nested = { $name }：受约束模型的对数似然更高，因此两者不是嵌套的；请检查W和各项
message-hausman_one_model = Hausman检验：请比较同一模型，而非固定效应的{ $first }与随机效应的{ $second }
message-hausman_same = Hausman检验：随机效应模型没有{ $absent }；请用相同的解释变量估计两者
message-common_factor = 公共因子检验要求模型含y的空间滞后；{ $model }没有：请估计SDM
message-sem_nested = 只有每个解释变量都有空间滞后时，SEM才嵌套于SDM；没有空间滞后的有：{ $names }。请将全部解释变量作为空间杜宾项
message-draws_outside =
    { $n_draws }次抽样中有{ $n_out }次使ρ超出其区间（{ $low }, { $high }）：估计值过于靠近边缘，不能用模拟的标准误；请用`method: delta`，
    或另选模型或权重矩阵
message-linear_durbin = 消去{ $effects }固定效应后，{ $term }是{ $others }的线性组合：请从空间杜宾项中去掉其一
message-linear_once = 消去{ $effects }固定效应后，{ $term }是{ $others }的线性组合：请去掉其一
message-moran_same = { $period }：该变量对所有个体相同，莫兰指数为0/0；请去掉该期
message-models_differ = { $name }：{ $key }在一个模型中为{ $first }，在另一个中为{ $second }
message-the_weight_matrix = 权重矩阵
message-hausman_negative =
    Hausman检验：固定效应斜率的方差减去随机效应斜率的方差不是正定的（标准化之差的最小特征值为{ $value }），因此H不服从卡方分布；请用Mundlak形式
message-effects_not_stable = 效应要求ρ在（{ $low }, { $high }）之内，而ρ为{ $rho }：过程不稳定，没有这样的效应
message-random_singular = 随机效应的信息矩阵是奇异的：有参数不能识别；请简化模型
message-restriction_no_variance = { $name }：有约束没有方差，无从检验
message-restrictions_singular = { $name }：各约束的协方差矩阵是奇异的；请去掉相互重复的解释变量
message-decision_tests = 判断要求检验{ $absent }；请先运行`lm_tests`
