"""The sentence and equation of the kind `transition` in the methods section."""

from spillover.words import _, choose_case

METHODS = choose_case(
    "weights",
    {
        "none": _("Transitions of {outcome} between classes are a Markov chain."),
        "other": _(
            "Transitions of {outcome} between classes are a Markov chain, and one for each "
            "class of the neighbours under the matrix {weights}."
        ),
    },
)
# The share of the n transitions from class k that lead to class l.
EQUATION = (r"p_{kl} = \frac{n_{kl}}{\sum_m n_{km}}",)
