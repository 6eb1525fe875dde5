# `pca`.

method-pca =
    Components of the indicators' correlations, weighted by the variance they explain among those kept.
method-pca-components =
    Which components are kept: eigenvalues above 1 (kaiser), or the fewest that explain `share` of the
    variance.
method-pca-share = Cumulative share of variance that the components kept must reach, with components: share.
