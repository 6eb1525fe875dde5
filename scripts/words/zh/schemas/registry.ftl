# config/schema/registry.json。

schema-registry = 来源登记表
