# 类型参考页与各模式文件自身的文字。

section-analyses =
    研究的各项分析，按名称排列。`like: 名称`继承另一项分析的选项；设为null的键去掉所继承的内容或研究的默认值。
section-analyses-title = 分析
section-indices-title = 综合指数：方法及其选项
method-results =
    得分（`index/<name>.parquet`），以及该指数的权重、选项和适用性检验（`index/<name>.json`）。
section-weights-title = 空间权重矩阵
section-formats-title = 文件格式
family-results =
    含代码的矩阵（`weights/<name>.npz`）及其概要：连接数、孤立单位、ρ的可行区间（`weights/<name>.json`）。
key-family = 权重如何构造。
key-method = 指标如何赋权。
section-defaults = 默认选项，适用于具有该选项的每一类分析，除非分析自行设定。
kinds-page-title = # 类型
kinds-page-introduction =
    所有类型及其各键。本页由`make reference`根据`scripts/`中的声明和词语目录生成。
kinds-page-heads = | 键 | 取值 | 默认值 | 作用 |
takes-string = 文本
takes-integer = 整数
takes-number = 数值
takes-boolean = `true`或`false`
takes-object = 键值组
takes-array = 列表
takes-list_of = 列表（{ $items }）
takes-kinds = 键值组，类型为{ $kinds }
takes-or = 或
takes-required = 必填
takes-required_by = { $kinds }必填
kinds-link = 各类型的键：[kinds.md](kinds.md)。
format-results =
    来源的观测及其单元格（`ingest/<source>.parquet`）、每个单元格的去向（`ingest/<source>.ledger.parquet`），
    以及搁置的内容（`ingest/<source>.json`）。
section-weights = 研究的空间权重矩阵，按名称列出。
