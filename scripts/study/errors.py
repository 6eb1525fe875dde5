"""The error that a user can mend."""


class StudyError(Exception):
    """Bad input. The message names the file, sheet, cell, unit, year or key, and what to do about it."""
