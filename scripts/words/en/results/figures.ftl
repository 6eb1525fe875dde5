# Legends of figures.

adopts = adopts in { $year } ({ $units })
never_adopts = never treated ({ $units })
weighted_comparison = { $comparison } (weight { $weight })
