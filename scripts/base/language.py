"""The languages of studies, and the one of a study that names none. They lie apart from the catalogue of
words: a module beside the folder of a language that names it counts all of its words as its own code.
"""

DEFAULT = "en"
KNOWN = ("en", "zh")
SPACELESS = ("zh",)  # languages whose words no space divides
