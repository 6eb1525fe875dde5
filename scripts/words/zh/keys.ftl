# 各键的作用，除非某一类型另有说明。

key-kind = 计算什么。
key-format = 文件格式：scripts/ingest/formats/中的一个文件。
key-like = 所继承的分析：本分析继承其各键；设为null的键表示去掉所继承的内容。
key-outcome = 被解释变量：研究的变量或指数。
key-regressors = 解释变量：变量、滞后项（L.DF、L2.DF）、前置项（F.DF）、差分项（D.DF）、乘积项（DF:DAG）。
key-treatment = 核心解释变量，即考察其效应的项。
key-mediators = 中介变量，核心解释变量可能通过它们起作用。
key-moderator = 调节变量，核心解释变量的效应可能取决于它；两者先中心化再相乘。
key-controls = 控制变量。
key-endogenous = 内生解释变量，需要工具变量。
key-instruments = 被排除的工具变量，个数不少于内生解释变量。
key-variables = 作描述性统计的项。
key-by = 用于划分样本的分组列。
key-effects =
    固定效应：个体和年份（双向）、个体、年份，或无；也可列出多组固定效应，每组为unit、year、分组列、分组列的乘积
    （region:year），或带趋势（unit[year]）。
key-observation_weights = 分析权重变量，取正值：观测的误差方差为σ²除以其权重。权重的均值标准化为1。
key-estimator = 面板分析的估计方法；`effects`只对`within`和`random`起作用，`between`用经典方差。
key-variance = 估计量的方差，标准误由此得出。
key-variance-kind =
    方差的估计方法，如classical（普通标准误）、HC1（异方差稳健标准误）、clustered（聚类稳健标准误）。
    jackknife（刀切法）同样按聚类，逐一剔除每个聚类后重新估计：少数聚类影响过大时仍然有效。
key-variance-by =
    聚类层面（clustered、jackknife）：unit、year或分组列；写两个则为双向聚类。刀切法用unit（默认）或分组列。
key-variance-small_sample =
    允许相关的方差（clustered、driscoll-kraay、newey-west、conley）的小样本修正因子：不修正（none），按全部参数（full），
    按不嵌套于聚类的参数（nested，默认），或只按解释变量（regressors）。
key-variance-lags = Bartlett核的滞后期数（driscoll-kraay、newey-west）；默认为年数四次方根的整数部分。
key-variance-kernel = 截断距离以内的权重（conley）：uniform（均匀，默认）或bartlett（随距离递减）。
key-variance-cutoff_km = 截断距离（千米），超过该距离的误差视为不相关（conley）。
key-wild = 在解析的p值和置信区间之外，另给出wild聚类自助法的结果，适用于聚类较少的情形。
key-wild-draws = 自助法的抽样次数。
key-wild-terms = 所检验的项；默认为全部。
key-wild-weights = 权重的分布；聚类少于十二个时宜用Webb六点分布。
key-dependence = 是否对残差作Pesaran截面相关检验。
key-trim_tails =
    截尾处理：剔除变量取值超出估计样本两个分位数的观测。空块{"{}"}对取值多于两个的所有变量取0.01和0.99分位数，
    观测权重除外。
key-trim_tails-quantiles = 两个分位数，以份额表示；在观测之间线性插值。
key-trim_tails-variables = 作截尾处理的变量；滞后项采用其自身的分位数。
key-winsorise =
    缩尾处理：截尾之后，将超出估计样本两个分位数的取值设为相应分位数，先于标准化和构造乘积项。空块{"{}"}对取值多于两个的
    所有变量取0.01和0.99分位数，观测权重除外。
key-winsorise-quantiles = 两个分位数，以份额表示；在观测之间线性插值。
key-winsorise-variables = 作缩尾处理的变量；滞后项采用其自身的分位数。
key-standardise = 在估计样本上标准化为z值的变量（除数N - 1），在模型中的任何位置均如此。
key-centre = 在估计样本上中心化（减去均值）的变量。
key-constant = 组内估计是否报告常数项（以总体均值计算）。
key-level = 置信区间的置信水平。
key-seed = 该分析所有随机抽样的种子。
key-sample = 所用的观测；默认为全部完整的观测。
key-sample-years = 起止年份。
key-sample-groups = 按分组列保留的标签。
key-sample-without = 剔除的个体、年份和组别。
key-sample-without-units = 个体代码。
key-sample-without-years = 年份。
key-sample-without-groups = 按分组列剔除的标签。
key-sample-complete = 含缺失值的观测：剔除并列出，或报错。
key-resamples = 自助法的重抽样次数。
key-chunks = 分担重抽样的作业数；结果与作业数无关。
key-resample = 重抽样的单位：个体连同其所有年份，或单个观测。
key-interval = 表中报告的自助法置信区间；结果文件含全部四种。
key-permutations = 在组间置换个体的次数。
key-tested = 检验组间差异的项。
key-points = 计算边际效应的调节变量取值点数。
key-definition =
    固定效应对空间滞后项的含义。transformed：Lee和Yu的变换，(n-1)(T-1)个观测；direct：W乘以去均值后的被解释变量，
    同splm和xsmle；lsdv：对空间滞后项去均值。
key-impacts = 直接效应、间接效应和总效应的标准误如何计算。
key-impacts-method = 模拟法（simulation），或delta法。
key-impacts-draws = 模拟的抽样次数。
key-impacts-seed = 模拟的随机种子。
key-weights = 研究的一个空间权重矩阵，以其在'weights'中的名称指定。
key-error_weights = 误差项的空间权重矩阵；默认与滞后项相同。

# `labels`。

labels-key =
    没有自身标签条目的各种名称印出时的文字。标签可以是一段文字，也可以按语言给出：{"{"}en: …, zh: …{"}"}；
    缺少某种语言的标签时，印出名称本身。
    修改标签只会重做表、图和页面，不会重新估计。
labels-key-groups = 分组列的标签（如region）。
labels-key-values = 分组列各取值的标签（如Northwest），按列给出。
labels-key-weights = 空间权重矩阵的标签。
labels-key-analyses = 分析的标签，用于页面的方法部分和核对部分。
labels-key-sweeps = 设定遍历的简称；其标题用于表与图。
labels-key-options = 设定遍历中由研究命名的选项的标签，按选择给出（controls、samples）。
labels-key-units = 个体的名称，以其名称为键；优先于个体文件中的name_local。
labels-key-policies = 政策清单中各项政策的标签。
labels-key-measures = 指标（数据源的列）的标签。
labels-key-sources = 数据源的简称；其全名只印一次。
labels-key-corrections = corrections.csv中更正理由与依据的标签，以文件中的原文为键。
