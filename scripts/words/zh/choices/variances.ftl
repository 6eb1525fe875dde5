# `variances`。

sweep-key-variances =
    方差：expected、observed或clustered；或按名称列出任何方差。
    expected和observed由空间模型的信息矩阵得到，clustered为聚类到个体层面。
sweep-key-variances-kind = { key-variance-kind }
sweep-key-variances-by = { key-variance-by }
sweep-key-variances-small_sample = { key-variance-small_sample }
sweep-key-variances-lags = { key-variance-lags }
sweep-key-variances-kernel = { key-variance-kernel }
sweep-key-variances-cutoff_km = { key-variance-cutoff_km }
