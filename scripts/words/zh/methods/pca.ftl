# `pca`。

method-pca = 主成分分析：指标相关系数矩阵的主成分，按其在所提取主成分中的方差贡献率加权。
method-pca-components = 提取哪些主成分：特征值大于1的（kaiser），或累计解释方差达到`share`的最少个数。
method-pca-share = 所提取主成分须达到的累计方差贡献率，与components: share合用。
