# 其他程序的核对。

crosscheck_section = 其他程序的核对
crosscheck_explanation =
    其他程序不使用本工作流的代码，根据面板数据重新计算各项估计。若按某一写明的惯例（如小样本修正因子）换算后与本文数字一致，
    则称“差异有解释”。全部数字见results.duckdb的crosscheck表。
crosscheck_head = { $total }个数字中，{ $confirmed }个经{ $programs }核对一致。
crosscheck_verified = 另有{ $count }个数字由本项目的测试验证，测试名称列于下文。
confirmed_by = { $total }个数字中，{ $confirmed }个经{ $programs }核对一致。
confirmed_by_none = 本表{ $total }个数字均无其他程序核对。
no_program = 任何程序
none = 无
crosscheck_numbers_of = 各程序、各结论的数字个数
crosscheck_by_estimate = 按估计列示
crosscheck_confirmed_by_estimate = 各估计的核对结果
crosscheck_every_number = 各程序的每个数字
crosscheck_alarm = { $count }个数字与其他程序的不一致。
crosscheck_see = 见核对部分。
crosscheck_no_difference = 没有无法解释的差异。
crosscheck_differences = 无法解释的差异
crosscheck_unconfirmed = { $count }个数字没有其他程序可核对
number_of = { $term }的{ $quantity }

check-estimate = 估计
check-number = 数字
check-numbers = 个数
check-ours = 本文
check-theirs = 对方
check-theirs_converted = 对方（按本文惯例）
check-program = 程序
check-verdict = 结论
check-digits = 一致位数
check-why = 说明
check-confirmed = 核对一致
check-quantity = 数量
check-held_by = 依据
check-model = 模型
check-all = 全部
check-search = 搜索

digits_words = 其他程序的数字与本文一致的位数，按程序与数量分列
digits_caption =
    横线从最少位数到最多位数，横条为中间一半，竖线为中位数；已先按写明的惯例换算。模拟误差之内的数字不计入。
    由优化算法得到的数字，一致的位数少于有解析解的数字。
digits_row = { $program }：{ $quantity }
digits_axis = 位数
digits_counts = 个数
model_of = { $analysis }：{ $part }
model_of_sweep = { $sweep }：{ $specification }

# 数据序列中各数字名称所含的词。

token-event_study = 事件研究
token-event = 相对时期
token-cohort = 队列
token-time = 时间
token-ring = 距离环
token-estimate = 估计值
token-se = 标准误
token-low = 区间下限
token-high = 区间上限
token-band_low = 置信带下限
token-band_high = 置信带上限
token-bacon = Bacon分解
token-earlier_later = 先处理对后处理
token-later_earlier = 后处理对先处理
token-treated_never = 处理对从未处理
token-never = 从未处理
token-effect = 效应
token-weight = 权重
token-balance = 平衡性
token-before = 匹配前
token-after = 匹配后
token-bias = 偏差
token-control = 控制组
token-treated = 处理组
token-variance_ratio = 方差比
token-mean_bias = 平均偏差
token-rubin_b = Rubin的B
token-rubin_r = Rubin的R
token-pseudo_r2 = 伪R²
token-group_time = 队列与时期
token-parallel_trends = 平行趋势
token-None = 从未处理
token-rows = 观测值
token-mean = 均值
token-placebo = 安慰剂检验
token-units = 个体
token-both = 个体与时间
token-coefficient = 系数
token-correlation = 相关系数
token-callaway-santanna = Callaway–Sant'Anna
token-sun-abraham = Sun–Abraham
token-imputation = 插补估计
token-two-way = 双向固定效应
token-anderson_rubin = AR置信集
token-ends = 有限端点数
