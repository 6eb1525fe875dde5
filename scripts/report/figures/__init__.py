"""The kinds of figures, one file each: options, what the figure reads, and how it is drawn."""
