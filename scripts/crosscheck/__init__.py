"""The crosscheck stage: every estimate computed again by independent programs, and compared."""
