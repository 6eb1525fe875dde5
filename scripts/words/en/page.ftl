# The page.

nothing-else = nothing else
policies-of = the policies of { $file }
