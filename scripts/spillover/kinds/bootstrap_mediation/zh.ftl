# `bootstrap_mediation`类分析。

analysis-bootstrap_mediation = 间接效应的自助法，分多个作业并行计算。
analysis-bootstrap_mediation-results =
    一项估计结果，各项为各效应与路径。统计量：proportion、bias:<效应>。数据序列：intervals。
methods-bootstrap_mediation = 采用自助法重抽样{ $resamples }次，检验{ $treatment }经由{ $mediators }对{ $outcome }的间接效应。
