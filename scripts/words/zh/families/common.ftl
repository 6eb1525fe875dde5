# 各类矩阵共有的键。

family-key-standardise = row：行标准化，各行之和为1。spectral：谱半径标准化为1。none：不作标准化。
family-key-islands =
    没有邻居的个体（孤立单位）：error报错并列出；allow保留，其空间滞后为零；nearest将其与最近的个体相连。
family-key-family = 矩阵的构造方式，即矩阵类型。
