"""What the methods section says of the kind `placebo`."""

from spillover.words import _

METHODS = _("{treatment} is assigned at random, and the coefficients are compared with the actual one.")
