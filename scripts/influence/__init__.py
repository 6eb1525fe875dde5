"""The influence stage: how far cells of raw files, and whole units, move an estimate."""
