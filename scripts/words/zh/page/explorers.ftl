# 设定遍历、分年地图，以及网页脚本的用语。

sweep_section = 全部设定
the_sweep = 设定遍历
sweep_without_estimates = 没有一个设定能够估计
explorer_introduction =
    每条竖线为一个设定的置信区间，每个标记为其估计值。取消勾选您不采信的选项；
    按某项选择着色，可看出哪项选择左右估计值。
explorer_effect = 效应
explorer_outcome = 被解释变量
explorer_colour = 着色依据
explorer_significance = 显著性
explorer_tick_all = 全部勾选
explorer_same = 各设定相同：{ $choices }。
choice_option = { $choice }：{ $option }
explorer_canvas = { $name }的设定曲线；用方向键逐个读取
sweep_counts =
    共{ $count }个设定{ $matrices ->
        [0] {""}
       *[other] ，{ $matrices }个权重矩阵
    }；{ $failed }个失败{ $reasons ->
        [none] {""}
       *[other] （{ $reasons }）
    }。
sweep_failure = { $count }次：{ $reason }
sweep_effect_on = 对{ $outcome }的{ $effect }
sweep_shows = 设定遍历的结果
sweep-effect = 效应
sweep-estimates = 估计个数
sweep-median = 中位数
sweep-range = 95%介于
sweep-positive = 为正
sweep-significant = 5%水平显著
sweep_shares = 各项选择单独解释的总效应方差份额：{ $choices }。
choice_share = { $choice }（{ $share }）
sweep_breaks = 总效应最少保持通常符号且显著之处：{ $places }。
sweep_break = { $choice }为{ $option }（{ $count }个中的{ $share }）
posterior_introduction = 先验概率相等，边际似然用Schwarz近似；数据相同，矩阵不同。
posterior_section = 数据最支持的矩阵
posterior_table = 各矩阵的后验概率
posterior-matrix = 矩阵
posterior-probability = 后验概率

map_section = 分年地图
the_map = 地图
map_variable = 变量
map_year = 年份
map_picture = 所选变量在所选年份的地图；用方向键从最高值起逐个读取
map_highest = 最高
map_lowest = 最低

script-no_value = 无数值
script-number_of = { $term }的{ $quantity }
script-numbers_found = { $total }个数字中的{ $found }个
script-numbers_cut = { $total }个数字中的{ $found }个，显示前{ $shown }个
script-nothing_passes = 没有设定符合筛选：每组至少勾选一项。
script-specifications_shown = { $total }个设定中的{ $shown }个
script-specifications_summary =
    {" "}· 中位数{ $median } · { $low }至{ $high } · 为正{ $positive } · 5%水平显著{ $significant }
script-read_curve = 将指针移到曲线上，或聚焦后用方向键，读取单个设定。
script-ordered = { $count }个设定，按估计值排序
script-choice = { $choice }：{ $option }
script-p_value = ，p { $p } · { $choices }
script-unit_value = { $unit }，{ $year }年：{ $value }
script-unit_title = { $unit }：{ $value }
script-read_map = { $variable }，{ $year }年。将指针移到某一个体上，或聚焦地图后用方向键，读取其数值。
