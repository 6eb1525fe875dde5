# What a schema says of a value, and of names that nothing defines.

message-type = { $place }: { $value } is not of type { $type }{ $o_remedy }
message-enum = { $place }: { $value } is not one of { $known }{ $o_remedy }
message-required = { $place }: { $key } is a required property
message-pattern = { $place }: { $value } does not match { $pattern }{ $o_remedy }
message-less = { $place }: { $value } is less than the minimum of { $n_least }
message-greater = { $place }: { $value } is greater than the maximum of { $n_most }
message-short = { $place }: { $value } is too short
message-long = { $place }: { $value } is too long
message-non_empty = { $place }: { $value } should be non-empty
message-unique = { $place }: { $value } has non-unique elements
message-remedy_quotes = ; put it in quotation marks, if it is a name or a text
message-remedy_truth = ; write true or false
message-remedy_name = ; a name here is { $what }
message-remedy_letters = a letter, then letters, digits and _
message-remedy_small = a small letter, then small letters, digits and _
message-remedy_table = tableNN_ and small letters, digits and _, as in table01_baseline
message-format_regex = { $place }: { $value } is not a regular expression ({ $cause })
message-format_order = { $place }: { $value } is out of order; the lower one goes first
message-missing_choice = { $place }: is missing; give { $known }
message-one_of = one of { $known }
message-term_unknown =
    { $place }: its terms name { $name }, neither in 'variables' nor in 'indices'{ $o_hint }
message-variable_unknown = { $place }: { $name }, neither in 'variables' nor in 'indices'{ $o_hint }
message-group_unknown = { $place }: { $name } is not in units.groups{ $o_hint }
message-analysis_unknown = { $place }: { $name } is not in 'analyses'{ $o_hint }
message-regressor_unknown = { $place }: { $name } is not among the regressors{ $o_hint }
message-is_missing = { $place }: is missing{ $o_hint }
message-no_kind = { $place }: there is no { $tag } { $kind }{ $o_hint }
message-not_family = { $place }: { $name } is not a family of weight matrices{ $o_hint }
message-not_method = { $place }: { $name } is not a method of an index{ $o_hint }
message-empty_list = { $place }: the list is empty; give at least one value
message-standardise = { $place }: is missing; give row, spectral or none, or a list of them
message-not_in_panel = { $place }: { $year } is not in the panel, { $n_first } to { $n_last }; choose others
message-from_defaults = { $line } (from 'defaults'; the analysis can set its own)
message-no_part = analysis { $name }: { $asked }; its parts are { $parts }
message-table_error = tables.{ $name }: { $error }
message-parts_named = one of its parts must be named
message-part_none = it has no part { $part }
message-less_equal = { $place }: { $value } is less than or equal to the minimum of { $n_least }
message-greater_equal = { $place }: { $value } is greater than or equal to the maximum of { $n_most }
message-type_two = { $place }: { $value } is not of type { $first }', '{ $second }{ $o_remedy }
message-its_options = { $place }: the method is not one of its options; leave it out
message-own_indicators = { $base } is not an index with indicators of its own
message-not_indicator = { $place }: { $name } is not one of its indicators
message-not_in_variables = { $name } is not in 'variables' of the study; { $hint }
message-define_there = define it there
message-no_indicator_left = no indicator is left
message-either_indicators = give either 'indicators' or 'based_on', not both
message-give_indicators = give its 'indicators', or the index that it is 'based_on'
message-no_file_path = { $place }: there is no file { $file }; correct its path
message-figure_kind =
    { $analysis } is of kind { $kind }, and a figure of kind { $figure } draws { $wanted }; choose one of that
    kind
