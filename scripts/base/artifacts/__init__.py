"""The files that stages exchange: written completely or not at all, stable to the byte."""
