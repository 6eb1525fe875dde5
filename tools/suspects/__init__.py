"""Trials of the search for suspected numbers: errors planted in panels without."""
