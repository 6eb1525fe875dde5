# `exponential_decay`。

family-exponential_decay = 指数衰减矩阵：w_ij = exp(−d_ij / scale)，d_ij为大圆距离（千米）。
family-exponential_decay-scale_km = 权重衰减到1/e所经过的千米数。
family-exponential_decay-cutoff_km = 超过这一千米数则不相连；null表示不设截断距离。
