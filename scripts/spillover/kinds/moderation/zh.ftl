# `moderation`类分析。

analysis-moderation = 调节效应：中心化的交互项，随调节变量变化的边际效应，以及Johnson-Neyman界。
analysis-moderation-results =
    一项估计结果，其中含中心化的交互项。数据序列：marginal_effect、johnson_neyman、observed。
methods-moderation = 考察{ $treatment }对{ $outcome }的影响是否受{ $moderator }调节（控制变量：{ $controls }）。
