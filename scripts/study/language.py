"""The language of a study that names none. It lies apart from the catalogue of words: a module beside the
folder of a language that names it counts all of its words as its own code.
"""

DEFAULT = "en"
SPACELESS = ("zh",)  # languages whose words no space divides
