# config/schema/source.json.

schema-source = A source with all its keys
