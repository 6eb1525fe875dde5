# `replacements`.

sweep-key-replacements =
    Sets of terms by name, each with the term that it replaces: other measures, or the same
    variable under another assumption, such as another rate of depreciation. An empty one replaces nothing.
