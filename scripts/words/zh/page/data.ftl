# 网页的权重矩阵、方法、数据、审计、可疑数字与软件部分。

matrices_section = 空间权重矩阵
the_matrix = 矩阵{ $name }
matrices_explanation =
    邻居数：每个个体的均值，括号内为最小值与最大值。连通分支：彼此没有连接的个体组。
    不对称度：双向权重全部相等为0，全部单向为1。半径：谱半径。ρ在末列的区间内搜索。
matrices_table = 各空间权重矩阵的基本事实
matrix-name = 矩阵
matrix-made = 构造方法
matrix-units = 个体数
matrix-links = 连接数
matrix-neighbours = 邻居数
matrix-islands = 孤立单位
matrix-components = 连通分支
matrix-asymmetry = 不对称度
matrix-radius = 谱半径
matrix-rho = ρ的可行区间
matrix_made = { $made }；标准化：{ $standardisation }

methods_section = 方法
analysis_not_made = 本次运行没有完成此项分析。
methods_analyses = 逐项说明{ $count }项分析
the_model = 模型
methods_years = 面板覆盖{ $first }至{ $last }年。
methods_dated-edition = 数值按所载年鉴的版次记年。
methods_dated-data_year = 数值按其所描述的年份记年。
methods_gaps =
    缺口以前后至多{ $window }年内最近数值的均值填补{ $one_sided ->
        [true] ，只有一侧时以该侧数值填补
       *[other] {""}
    }。
size_in = { $part } { $nobs }
sizes_in = N = { $sizes }。

provenance_section = 数据与来源
sources_table = 数据来源
source-title = 来源
source-publisher = 发布者
source-read = 读入单元格
source-used = 使用单元格
source-years = 年份
source-obtain = 获取方式
source-licence = 使用许可
source-citation = 引用格式
list-imputed = 填补的缺口
list-corrections = 更正的单元格
list-conflicts = 来源之间的矛盾
list-missing = 缺失的数值
list-marks = 从数字上去除的脚注标记
list-ledger = 文件中每个单元格的去向
list_count = { $title }：{ $count }
list_confidential = { $title }：{ $count }；{ $sources }为保密数据。
list_not_made = { $title }：本次运行没有生成此清单。
list_empty = { $title }：无。
list_cut = 共{ $count }条，此处为前{ $shown }条；结果数据库中有全部。
filter = 筛选
filter_of = 筛选：{ $title }
column-unit = 个体
column-name = 名称
column-year = 年份
column-measure = 指标
column-value = 数值
column-rule = 规则
column-from_years = 所据年份
column-previous = 原值
column-reason = 原因
column-source = 来源
column-source_a = 来源甲
column-value_a = 数值甲
column-place_a = 位置甲
column-source_b = 来源乙
column-value_b = 数值乙
column-place_b = 位置乙
column-relative_difference = 相对差异
column-variable = 变量
column-raw = 原文
column-mark = 标记
column-file = 文件
column-sheet = 工作表
column-cell = 单元格
column-status = 状态
column-why = 说明
column-cells = 单元格数
column-first = 首个
column-check = 检查
column-suggested = 建议值
column-ratio = 比值
column-chance = 偶然
column-proof = 证据
column-last = 末年
column-transform = 变换
column-nobs = 观测值
column-values = 数值
column-equal = 相等项

audit_section = 对印出表格的审计
audit_head = 对印出的数字作{ $made }次比较，得{ $findings }项发现。
audit_weights = 权重：{ $weights }。
audit_weight = { $weight }为{ $words }
audit_findings = 审计的发现
audit_checked = 检查了什么
audit_checks = 检查项
audit_matches_section = 印出的描述性统计与何种样本期和变换相符
audit_matches = 相符者
audit-rank = 序号
audit-weight = 权重
audit-table = 表
audit-column = 列
audit-term = 变量
audit-printed = 印出
audit-implied = 应为
audit-finding = 发现
audit-check = 检查
audit-passed = 通过
audit-made = 次数
audit-about = 比较内容

suspects_section = 可疑数字
suspects_explanation =
    下列数字被文件中的其他数字否认。没有改动任何数字：发现只说明应当核查来源，并非更正。
    “偶然”是此等规模的表中凭偶然会有多少此类发现（能够计算时）。研究范围之外的地区也一并检查，因其可能证明研究之内有误。
suspects_head = 文件中有{ $count }个数字可疑。
suspects_none = 没有可疑数字。
suspects_by_check = 各项检查的可疑数字
suspects_cut = 共{ $count }个，此处为前{ $shown }个；suspects.csv中有全部。
suspects_list = 可疑数字：{ $count }
suspect-check = 检查
suspect-source = 来源
suspect-measure = 指标
suspect-numbers = 个数
suspect-suggested = 有建议值

software_section = 软件与随机种子
software_table = 软件
software-program = 程序
software-version = 版本
software_absent = 此环境中没有
seeds_explained = 每次随机抽样都有种子，相同的输入给出相同的数字。
seeds_table = 随机种子
seed = 种子
seed_of = 所属
seed_of_all = 全部分析
