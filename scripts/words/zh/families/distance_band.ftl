# `distance_band`。

family-distance_band = 距离阈值矩阵：i与j的距离不超过阈值时w_ij = 1。
family-distance_band-threshold_km = 距离不超过这一千米数的个体互为邻居。
