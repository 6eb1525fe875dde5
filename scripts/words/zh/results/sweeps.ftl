# 设定遍历：各项选择、选项与效应的名称。

choice-family = 矩阵类型
choice-standardise = 标准化
choice-matrix = 矩阵
choice-parameters = 参数
choice-model = 模型
choice-outcome = 被解释变量
choice-treatment = 核心解释变量
choice-controls = 控制变量
choice-sample = 样本
choice-sample_window = 样本期
choice-variance = 方差
choice-effects = 固定效应
choice-definition = 定义
choice-added = 增加的变量
choice-observation_weights = 观测权重
choice-replacements = 替换
choice-tails = 极端值处理
choice-matched = 匹配

option-family-asymmetric = 非对称
option-family-contiguity = 邻接
option-family-distance_band = 距离阈值
option-family-economic_distance = 经济距离
option-family-exponential_decay = 指数衰减
option-family-file = 文件
option-family-geo_economic = 经济地理嵌套
option-family-inverse_distance = 反距离
option-family-k_nearest = K最近邻
option-standardise-row = 行标准化
option-standardise-spectral = 谱半径标准化
option-standardise-none = 不标准化
option-controls-none = 无
option-controls-all = 全部
option-sample_window-all = 全部
option-sample_window-full = 全部
option-effects-two-way = 双向
option-effects-individual = 个体
option-effects-time = 时间
option-effects-none = 无
option-effects-random = 随机效应
option-effects-random_two-way = 个体随机、时间固定
option-variance-expected = 期望信息矩阵
option-variance-observed = 观测信息矩阵
option-variance-clustered = 聚类
option-definition-direct = 直接法
option-definition-lsdv = LSDV法
option-definition-transformed = 正交变换法
option-definition-random = 随机效应

sweep_effect-total = 总效应
sweep_effect-direct = 直接效应
sweep_effect-indirect = 间接效应
sweep_effect-beta = 系数（β）
sweep_effect-theta = W × 核心解释变量的系数（θ）
sweep_axis-total = 总效应
sweep_axis-direct = 直接效应
sweep_axis-indirect = 间接效应
sweep_axis-beta = 系数β
sweep_axis-theta = 系数θ

# 矩阵的选项。

matrix_option-power = 指数为{ $value }
matrix_option-cutoff_km = 截断距离{ $value }千米
matrix_option-threshold_km = 阈值{ $value }千米
matrix_option-scale_km = 衰减尺度{ $value }千米
matrix_option-k = K = { $value }
matrix_option-variable = 变量为{ $value }
matrix_option-share = 地理权重占{ $value }
matrix_option-islands-nearest = 孤立单位连至最近邻
matrix_option-islands-allow = 保留孤立单位
matrix_option-islands-error = 不允许孤立单位
matrix_option-form-ratio = 比值形式
matrix_option-form-one_way = 单向形式
matrix_option-form-sum = 加权和形式
matrix_option-form-product = 乘积形式
matrix_option-kind-queen = Queen邻接
matrix_option-kind-rook = Rook邻接
matrix_option-equal-error = 不允许数值相等
matrix_option-equal-cap = 数值相等者设上限
matrix_option-equal-drop = 数值相等者不相连
matrix_option-file = 文件{ $value }
matrix_option-values-weights = 数值为权重
matrix_option-values-links = 数值为邻接
matrix_option-values-distances = 数值为距离
matrix_option = { $option } = { $value }
