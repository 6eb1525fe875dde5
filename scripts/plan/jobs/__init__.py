"""The jobs of each stage: what they read, write and depend on."""
