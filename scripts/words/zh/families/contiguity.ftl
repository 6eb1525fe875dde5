# `contiguity`。

family-contiguity = 邻接矩阵：两个个体的多边形相邻时w_ij = 1。
family-contiguity-polygons =
    多边形文件（GeoJSON、shapefile、GeoPackage），含个体的代码或名称；默认为中国地级市或省份，按行政区划代码（adcode）识别。
family-contiguity-kind = queen（后式邻接）：有公共点；rook（车式邻接）：有一段公共边界。
