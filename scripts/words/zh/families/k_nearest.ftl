# `k_nearest`。

family-k_nearest = K最近邻矩阵：距i最近的k个个体w_ij = 1。
family-k_nearest-k = 最近邻的个数。
