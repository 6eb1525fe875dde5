# `entropy`。

method-entropy = 熵值法：标准化指标的加权和，指标分布越不均匀，权重越大。
method-entropy-shift = 计算熵的比重之前加到每个标准化值上的平移量；默认为0，此时0·ln 0 = 0。得分使用不加平移量的值。
method-entropy-extremes = 极差标准化的最小值和最大值取自全部个体和年份（pooled），或取自各年内部。
method-entropy-weights = 熵权由全部个体和年份计算（pooled），或逐年计算。
