# `moran`类分析。

analysis-moran = 变量在各年的全局莫兰指数（置换推断），以及局部莫兰指数。
analysis-moran-local = 所有年份的局部莫兰指数，或仅最后一年的。
analysis-moran-results = 一项估计结果，各项为年份。数据序列：moran、scatter、local_moran。
methods-moran = 在{ $weights }矩阵下，{ $outcome }在各年的莫兰指数。
