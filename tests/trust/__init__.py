"""The trust matrix: which test holds which number."""
