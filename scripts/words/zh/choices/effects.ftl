# `effects`。

sweep-key-effects = 固定效应：two-way（双向）、individual（个体）、time（时间）或none（无）；或按名称列出多种，每种为若干组的列表。
