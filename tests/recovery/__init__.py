"""Do estimators find known parameters, and do their intervals cover them? A workflow of its own."""
