"""One file for each file format, found by its name here."""
