# `topsis`。

method-topsis = 熵权TOPSIS法：到负理想解的距离，除以到正、负理想解的距离之和。
method-topsis-shift = 计算熵的比重之前加到每个标准化值上的平移量；默认为0，此时0·ln 0 = 0。
method-topsis-extremes = 极差标准化的最小值和最大值取自全部个体和年份（pooled），或取自各年内部。
