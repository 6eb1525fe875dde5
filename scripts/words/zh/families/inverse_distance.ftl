# `inverse_distance`。

family-inverse_distance = 反距离矩阵：w_ij = d_ij^−power，d_ij为大圆距离（千米）。
family-inverse_distance-power = 距离的指数。
family-inverse_distance-cutoff_km = 超过这一千米数则不相连；null表示不设截断距离。
