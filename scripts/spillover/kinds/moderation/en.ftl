# The kind `moderation`.

analysis-moderation = A centred interaction: marginal effect over the moderator, and Johnson-Neyman bounds.
analysis-moderation-results =
    One estimate with the centred product as a term. Series: marginal_effect, johnson_neyman, observed.
methods-moderation =
    The effect of { $treatment } on { $outcome } may vary with { $moderator }, given { $controls }.
