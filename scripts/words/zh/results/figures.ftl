# 图例。

adopts = { $year }年受处理（{ $units }个）
never_adopts = 从未处理（{ $units }个）
weighted_comparison = { $comparison }（权重{ $weight }）
