# `make new`对文件的说明，以及它所写配置中的注释。

door-title = { $treatment }与{ $outcome }
door-head = 由make new写出。可任意修改，然后运行：make study STUDY={ $study }
door-unit = 个体为{ $unit }（{ $units }个），年份为{ $time }（{ $first }—{ $last }）。
door-same = { $names }所指的个体与{ $unit }相同。
door-xtset = 文件自身（xtset）即如此设定。
door-degrees = 个体按经纬度列{ $longitude }和{ $latitude }定位。
door-renamed = { $unit }的部分个体在不同年份的{ $names }不同：视为更名，采用最后的名称。
door-several = { $column }与{ $unit }并非一一对应：{ $names }。更名不是错误；其余请在文件副本中改正。
door-century = 两位数年份表示{ $first }—{ $last }年。
door-left = 作为合计行略去：{ $rows }。
door-places = 个体按代码或名称定位为{ $places }。
door-unclear = 个体未能定位，因为有些名称可指多个地方：{ $units }。如需空间部分，请给出代码，或在名称后以逗号写明省份。
door-steps = 面板的年份为{ $years }：滞后、前置及距政策实施的时间均以{ $step }年为一期{ $gaps ->
        [true] ；其中缺少的一期为缺口
       *[false] {""}
    }。
door-group = { $group }有{ $labels }个标签，其中{ $fewest }有{ $units }个个体：分组比较适用于二至八组、每组至少两个个体，因此没有分组回归。
door-group-flat = 没有分组回归：在{ $group }中，{ $why }。
door-diagonal = { $file }把个体与自身相连；这些连接已略去（diagonal: drop）。
door-islands = 给定矩阵中有{ $count }个个体没有邻居，已各与最近的个体相连（islands: nearest）：{ $units }。
door-controls = 以下所有分析的控制变量：此处一改，处处随之而改。
door-policy-steps = 核心解释变量取0或1且启动后不再退出，但年份{ $years }不连续，因此没有事件研究。
door-policy-gaps = 面板缺行，因此{ $treatment }没有Callaway–Sant'Anna估计和Goodman-Bacon分解：两者要求每个个体在每一年都有观测。
door-policy-moderators = { $treatment }取0或1且启动后不再退出，按政策评估处理，不作{ $moderators }的调节效应。
door-no-space = 没有空间部分：不知道个体位于何处。请给出MATRIX=（空间权重矩阵文件）或坐标。
door-holes = 没有空间部分：有{ $cells }个“个体—年份”缺少取值，而空间模型要求每个个体在每一年都有取值。
door-space = 空间部分采用的矩阵：{ $matrices }。
door-defaults = 每项分析的默认选项，除非分析自行设定。
door-analyses = 基准回归及其各种变化；每项只写与所继承分析不同之处。
door-weights = 空间权重矩阵。
door-sweeps = 每一种组合下各估计一次。
door-tables = 表，生成Word、LaTeX、HTML和CSV格式。
door-figures = 图，生成PDF、SVG和PNG格式。
door-report = 网页的开头。
door-once = 有{ $count }个个体只有一年的观测，完全由其自身的固定效应解释：{ $units }。它们计入N，但不提供关于系数的信息。
door-words = 略去不含数值的列：{ $columns }。
door-strange = { $column }有{ $count }个单元格不是数值（{ $texts }）；使用该列的研究需以MISSING=给出这些标记。

# 它所写的配置对分析、矩阵、表和图的称呼。

door-year = 年份
door-column-baseline = 基准回归
door-column-without_controls = 不含控制变量
door-column-unit_effects = 个体固定效应
door-column-robust_errors = 异方差稳健标准误
door-column-driscoll_kraay = Driscoll–Kraay标准误
door-column-lagged = 滞后一期
door-column-without_first_years = 剔除最初年份
door-column-difference = 差异
door-matrix-given = 给定矩阵
door-matrix-contiguity = 邻接矩阵
door-matrix-inverse_distance = 反距离矩阵
door-matrix-nearest = 最近邻矩阵
door-label-moderation = 调节效应：{ $name }
door-table-descriptives = 描述性统计
door-table-mediation = 中介效应：{ $outcome }
door-table-moderation = 调节效应：{ $outcome }
door-table-groups = 分组回归：{ $outcome }
door-table-policy = 平均处理效应：{ $outcome }
door-figure-event_study = 政策实施前后各年的效应
door-figure-event_study-caption = 各种估计方法并列；粗线为95%置信区间，细线为同时覆盖整条路径的置信带。实施前一年按设定为零。
door-figure-trends = 各队列的被解释变量
door-figure-trends-caption = 同年实施的个体的均值；标记处为其实施年份。
door-figure-bacon = 双向固定效应系数的构成
door-figure-bacon-caption = 每个点为两个实施年份不同的队列的一次比较。
door-table-moran = 莫兰指数：{ $outcome }
door-table-tests = 空间模型设定检验
door-table-spatial = 空间杜宾模型：{ $outcome }
door-effects = 直接效应、间接效应和总效应
door-figure-outcome = { $outcome }的时间走势
door-figure-outcome-caption = 每条细线为一个个体。
door-figure-coefficients = { $treatment }的系数
door-figure-coefficients-caption = 线段为95%置信区间；空心点表示区间包含零。
door-figure-effects-caption = 空心点表示置信区间包含零。
door-figure-sweep = 每一种设定下的总效应
door-figure-sweep-caption = 每个点为一种设定，按估计值大小排列。
door-result-baseline = { $treatment }，双向固定效应
door-result-policy = { $treatment }，平均处理效应，{ $estimator }
door-result-direct = { $treatment }，空间杜宾模型，直接效应
door-result-indirect = { $treatment }，空间杜宾模型，间接效应

# `make template`所打印的内容。

door-template = 研究{ $study }的完整论文设计。将所需内容复制到config/{ $study }.yaml的同名部分，并去掉行首的符号。
door-template-choice = 固定效应或随机效应，以及逐个加入控制变量。
door-template-errors = 基准回归的其他方差估计。
door-template-corrected = 以可疑数值检查所建议的数值代替可疑数值后的基准模型变量。
door-template-before-after = 用这些变量重估基准模型：比较更正前后的主要结果。请先查看 results/<study>/suspects.csv。
door-template-endogeneity = 以核心解释变量自身的滞后项为工具变量，以及动态面板GMM。如有更好的工具变量，请替换。
door-template-threshold = 门槛效应：斜率在某一变量的门槛值处发生变化。
door-template-channels = 中介效应及间接效应的自助法检验。请换成自己的中介变量。
door-template-robustness = 基准回归的各项稳健性检验，附一张表和一幅图。
door-template-spatial = 其他空间模型、Lee和Yu的变换，以及动态空间模型。
door-template-tables = 每项一张表。

# 研究的`panel`键。

panel-key = 含有面板的单个文件。写了本键的研究没有来源和个体清单，变量是其中一列时也无需声明；由make new写出。各列以表头指定。
panel-key-file = 文件（.dta、.sav、.por、.sas7bdat、.xlsx、.csv、.parquet），路径相对于项目。
panel-key-sheet = 工作簿中的工作表；默认为唯一的一张。
panel-key-unit = 标明每行属于哪个个体的列，可为代码或名称。
panel-key-name = 个体为代码时，含个体名称的列。
panel-key-time = 标明年份的列。
panel-key-written = 该列中年份的写法：四位数、日期之内（day）或两位数（short）。
panel-key-century_from = 两位数年份所指的一百年中的第一年。
panel-key-items = 用于长格式文件：标明项目及其数值的列。
panel-key-items-name = 标明项目名称的列。
panel-key-items-value = 指标数值所在的列；年份横排（years_in_headers）时不写。
panel-key-years_in_headers = 各年是否并排写在表头中（gdp2001、gdp2002）；此时没有time。
panel-key-columns = 表头不能直接作名称时，以研究中所用的名称给出相应的表头。
panel-key-groups = 对个体分组的列，按名称给出；同一个体在所有年份的标签相同。
panel-key-longitude = 经度列，以度为单位。
panel-key-latitude = 纬度列，以度为单位。
panel-key-places =
    按代码或名称为个体定位的依据：china-cities、china-provinces，或坐标文件（.csv）、多边形文件
    （GeoJSON、shapefile、GeoPackage）。
panel-key-skip_rows = 表头以上的行数。
panel-key-header_rows = 表头及其下标签的行数。
panel-key-footer_rows = 表格以下的行数。
panel-key-encoding = 带分隔符文本的编码。
panel-key-delimiter = 此类文本的字段分隔符；为逗号时自动识别。
panel-key-decimal = 以文本表示的数字的小数点符号。
panel-key-missing = 通常标记之外的缺失值标记。
panel-key-witnesses = 没有变量需要、只为查找可疑数字而读取的列。
panel-key-identities = 可由其他列按公式得出的列。不满足该公式的行视为可疑数字。各列采用变量对它们的称呼。
panel-key-identities-column = 该列。
panel-key-identities-formula = 它应等于其他列的什么，写法同变量的公式。
panel-key-identities-tolerance = 舍入所能解释的最大相对差异；默认为0.0001。
panel-key-allocations = 并非观测、而是由总量按另一列分摊到个体的列。份额与之不符的行视为可疑数字。
panel-key-allocations-column = 被分摊的列。
panel-key-allocations-by = 分摊所依据的列，两者成比例。
panel-key-allocations-within = 标明总量所属区域编号的列；默认同一年的所有行为一个区域。
panel-key-allocations-tolerance = 舍入所能解释的最大相对差异；默认为0.001。
panel-key-vintages = 与另一列为同一指标、但数据版本不同的列。差异超出修订幅度的数值视为可疑数字。
panel-key-vintages-column = 该列。
panel-key-vintages-of = 与之为同一指标的另一列。
panel-key-vintages-tolerance = 修订所能解释的最大相对差异。
panel-key-confidential = 是否禁止任何网页、打包文件、消息、日志或导出显示单个数值。
panel-key-citation = 数据的引用方式。
panel-key-licence = 数据的许可协议。
door-language = 多数标签是中文，所以表、图和网页也用中文。要用英文请写 language: en

# `make new`所列的表。

door-candidate-unit = 个体
door-candidate-year = 年份
door-candidate-units = 个体数
door-candidate-rows = 占个体×年份的比例
door-candidate-explained = 所解释的方差
door-candidate-header = 表头有此含义
door-candidate-same = 相同个体的列
door-listed-column = 列
door-listed-name = 研究中的名称
door-listed-label = 标签
door-listed-numbers = 数值个数
door-listed-mean = 均值
door-listed-lowest = 最小值
door-listed-highest = 最大值
door-labels = 这些名称印出时的文字；修改后只重做表、图和网页。
door-sweep = 设定遍历
door-source = 面板文件
door-label-given = 给定
door-label-contiguity = 邻接
door-label-inverse_distance = 反距离
door-label-nearest = 最近邻
