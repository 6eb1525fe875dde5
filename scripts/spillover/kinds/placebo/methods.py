"""The sentence of the kind `placebo` in the methods section."""

from spillover.words import _

METHODS = _("{treatment} is assigned at random, and the coefficients are compared with the actual one.")
