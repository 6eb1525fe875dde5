"""The files that stages exchange: written whole or not at all, stable to the byte."""
