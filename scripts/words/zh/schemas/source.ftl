# config/schema/source.json。

schema-source = 一个来源及其全部键
