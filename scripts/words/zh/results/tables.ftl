# 表头、表注与表题。

outcome = 被解释变量
outcome_head = { $label }
head-row = 检验项
head-outcome = 被解释变量
head-term = 变量
head-estimate = 估计值
head-se = 标准误
head-z = z值
head-statistic = 统计量
head-p = p值
head-low = 下限
head-high = 上限
head-share = 占总效应比重（%）
head-nobs = 观测值
head-mean = 均值
head-sd = 标准差
head-minimum = 最小值
head-maximum = 最大值
head-variable = 变量
head-indicator = 指标
head-direction = 指标属性
head-published = 原文
head-test = 检验
head-distribution = 分布
head-df = 自由度
head-null = 原假设
published = 原文

brackets-se = 括号内为标准误。
brackets-statistic = 括号内为t统计量。
brackets-p = 括号内为p值。
brackets-interval = 括号内为置信区间。
sentence = { $text }。
explained = { $name }：{ $label }
not_shown = 未列示：{ $terms }。
divisor = 标准差的除数为N − 1。
setting_sentence = { $name }：{ $value }。
in_columns = { $columns }列为{ $value }
note_in_columns = { $columns }列：{ $note }。
test_made = { $tests }：{ $made }
sample_size = N = { $nobs }（{ $units }个个体，{ $periods }期）。
interval = 置信区间
interval_at = { PERCENT($level) }置信区间
published_lines = “原文”行为原文报告的数值。
published_column = 末列为原文报告的数值。
why_they_differ = 差异原因：{ $reason }
table_caption = 表{ $number } { $title }
simulated = 模拟数据
simulated_note = 模拟数据：{ $text }
how_computed = 计算方法

index-entropy = 熵值法
index-pca = 主成分分析
index-equal = 等权法
index-critic = CRITIC法
index-topsis = 熵权TOPSIS法
index_option-shift = 平移量
index_option-extremes = 极值
index_option-weights = 权重
index_option-components = 主成分
index_option-share = 累计贡献率
value-extremes-pooled = 全样本
value-extremes-by_year = 分年
value-weights-pooled = 全样本
value-weights-by_year = 分年
value-components-kaiser = 特征值大于1
value-components-share = 累计贡献率
index_warning = { $name }：{ $warning }
components_kept = 从{ $of }个主成分中提取{ $kept }个，累计解释方差的{ PERCENT($share) }
component_weights = 权重对应标准化后的指标，负向指标已作正向化处理
bartlett = Bartlett χ²({ $df }) = { $statistic } [{ $p }]
weights_by_year = 权重为各年均值
units_lacking = 剔除缺少指标的{ $units }
comma_in_sentence = ，
index_made =
    { $name }由{ $size }个指标采用{ $method }合成，共{ $nobs }个观测{ $bare ->
        [true] 。
       *[other] （{ $options }）。
    }
stars_rule = { $stars }分别表示在{ $levels }的水平上显著
notes_of_table = 注：{ $notes }
label_with_name = { $label }（{ $name }）
label_of_group = { $label }，{ $group }
index_sample = N = { $nobs }（{ $first }—{ $last }年）
year_span = { $first }—{ $last }
