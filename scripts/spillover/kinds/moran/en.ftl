# The kind `moran`.

analysis-moran = Moran's I of a variable in every year, with permutation inference, and local Moran's I.
analysis-moran-local = Local Moran's I of all years, or of the last one.
analysis-moran-results = One estimate whose terms are the years. Series: moran, scatter, local_moran.
methods-moran = Moran's I of { $outcome } in every year, under the matrix { $weights }.
