# 图的坐标轴、图例与标题，以及空图的原因。

unit_name = { $local }
no_data = 没有数据
axis_weight = 权重
axis_effect = 效应
axis_coefficient = 系数
axis_ratio = 似然比
axis_estimate = 估计值及{ $interval }
axis_effects = 效应及{ $interval }
axis_units = { $units }个个体，每行一个
axis_value = 标准化数值
axis_lag = 空间滞后
axis_year_of_number = 数字所属年份
axis_bias = 标准化偏差（%）
axis_of_comparison = 该比较的效应
axis_since_adoption = 相对政策实施的期数
axis_violation = 趋势差异至多为此前的倍数
axis_average_effect = 平均效应的区间
axis_marginal = 边际效应
axis_marginal_of = { $treatment }的边际效应
axis_mean = { $outcome }的均值
axis_t_ratio = 工具变量的t值；虚线：距零1.96
axis_strength = F（对数刻度）；虚线：10
axis_resampled =
    重抽样效应（{ $unit ->
        [none] {""}
       *[other] 按{ $unit }，
    }{ $draws }次）
axis_specifications = { $count }个设定，按估计值排序
group_mean = 均值
group_size = { $group }（{ $size }个个体）
cells_of = { $state }（{ $of }中的{ $count }）
state-observed = 有观测
state-missing = 缺失
state-filled = 以相邻年份填补
state-corrected = 已更正
indicator = { $label }（{ $direction }）
moran_of_year = { $year }年：I = { $statistic }
moran_by_year = 各年莫兰指数
quadrant-high_high = 高–高
quadrant-low_low = 低–低
quadrant-high_low = 高–低
quadrant-low_high = 低–高
quadrant-not_significant = 不显著
no_value = 无数值
significant-all = 处处显著
significant-none = 处处不显著
significant-part = 部分显著
strength-kleibergen_paap_f = Kleibergen–Paap
strength-effective_f = 有效F（Montiel Olea–Pflueger）
strength-cragg_donald_f = Cragg–Donald
share_of = { $level }：{ $share }
below = p < { $level }
not_below = p ≥ { $level }
outside_frame = { $of }个估计值中有{ $count }个在图框之外
share_significant = { $count }个中的{ $share }
critical_value = 虚线：临界值{ $value }
threshold_at = { $variable }：第{ $number }个门槛值{ $value }
two_way_coefficient = 双向固定效应{ $value }
matching-before = 匹配前
matching-after = 匹配后
through = 经由{ $mediators }的间接效应
in_analysis = { $label }（{ $analysis }）
of_analysis = { $analysis }：{ $label }
instrument_count = { $count }个工具变量
dealt-units = 其他个体
dealt-time = 其他时间
dealt-both = 其他个体与时间
placebo_panel = p = { $p }，{ $draws }次抽取
studied-two-way = 双向固定效应
studied-callaway-santanna = Callaway–Sant'Anna
studied-imputation = 插补估计（Borusyak–Jaravel–Spiess）
studied-sun-abraham = Sun–Abraham
studied-switching = de Chaisemartin–D'Haultfœuille
interval_of-percentile = 百分位
interval_of-bca = BCa
interval_of-normal = 正态
interval_of-bias-corrected = 偏差校正
resampled-units = 个体
resampled-rows = 观测

empty_draws = 所列分析没有自助抽样
empty_term = 没有模型含有变量{ $terms }
empty_effects = 图中没有模型报告直接、间接与总效应
empty_stages = 所列分析没有第一阶段
empty_honest = 所绘事件研究没有“honest”界限；请给出偏离的大小
empty_thresholds = 所列分析没有门槛
empty_marginal = 所列分析没有边际效应
empty_suspects = 文件中没有可疑数字
empty_moran = 分析“{ $analysis }”没有逐年的莫兰指数
empty_variable = { $label }在任何个体和年份都没有数值
empty_years = { $label }在{ $years }年没有数值
empty_series = 所列分析没有序列“{ $series }”
empty_sweep = 设定遍历中没有设定给出{ $effect }

figure_font_lacking =
    未找到中文字体，此图中的汉字显示为方框：请安装report环境的软件包，
    或安装思源黑体（Noto Sans CJK SC、Source Han Sans SC）、文泉驿微米黑、宋体（SimSun）等字体。
instrument_beside = { $name }（{ $together }）
