# The page.

nothing-else = nothing else
