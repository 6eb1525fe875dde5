# config/schema/registry.json.

schema-registry = The registry of sources
