# The page's tables and figures, and the published numbers against ours.

tables_section = Tables
figures_section = Figures
figure_caption = Figure { $number }. { $title }
caption_text = { $title }. { $caption }
see_table = see the table
count_of = { $count } of { $of }
published_section = Published against ours
published_introduction =
    Each coefficient printed in the paper is compared with ours for the same table, column and term. A printed
    one counts as significant at 5% by its standard error, or by two stars if none is printed. The pipeline is
    never tuned to the printed numbers; the tables above show them line by line.
compared-table = Table
compared-numbers = Numbers compared
compared-sign = Same sign
compared-side = Same significance at 5%
compared-near = Ours within ±2 printed SE
compared-why = Why they cannot agree

# In the sentences of the methods.
nothing-else = nothing else
policies-of = the policies of { $file }
