# What was found of the numbers of a manuscript.

written-match_counts = { $n_same } of { $n_total } printed numbers are the study's
written-match_same = the study's
written-match_other = another number of the study
written-match_outdated = out of date
written-match_missing = not found
written-match_published = of another article
written-match_unread = not compared
written-match_stars = with wrong stars
written-match_is_starred = { $place }: { $printed } should have { $stars } by its p-value
written-match_no_stars = no stars
written-match_is_outdated = { $place }: { $printed } is out of date, of the run { $w_run }{ $o_own }
written-match_is_other = { $place }: { $printed } is another number of the study, the { $key }{ $o_own }
written-match_is_missing = { $place }: { $printed } is not found{ $o_own }
written-match_own = ; the study has { $n_value } ({ $key })
written-match_key = { $w_field } of { $term } in { $model }
written-match_key_model = { $w_field } of { $model }
written-match_strange = { $name }: not a table of the study; its numbers were not compared
written-match_paragraph = paragraph { $n_number }
written-match_notes = notes of table { $w_number }
written-match_every = every number
written-match_place = place
written-match_row = row
written-match_column = column
written-match_printed = printed
written-match_what = what it is
written-match_number = the study's number
written-match_value = value
written-match_changes = the manuscript has tracked changes: it is read as if all were accepted
written-match_macros = the manuscript holds macros, which were not run
written-match_fields = the manuscript has fields: their results are read as they were last updated
written-match_pictures = the manuscript has pictures: tables in them cannot be read
written-match_scripts = the manuscript holds scripts, which were not run
written-match_nested = a table holds other tables: these are read, and not the one around them
written-match_hidden = the workbook has hidden sheets, which are read too
written-match_encoding = the manuscript is not UTF-8: it is read as GB 18030, or as Latin letters
written-match_input = { $command } was not read: it is no file of the manuscript's folder

# What changed between two versions.

written-compare_cells = cells
written-compare_options = options
written-compare_code = code
written-compare_packages = packages
written-compare_count = { $n_count } estimates and decisions changed
written-compare_alone = By the change of { $kind } alone
written-compare_together = By several changes together
written-compare_sign = sign
written-compare_decision = decision
written-compare_new = new
written-compare_gone = gone
written-compare_old = old
written-compare_changed = changed
written-compare_none = Nothing can be attributed to { $kind } by itself.
written-compare_title = What changed, and the estimates that it moved
written-compare_notes = Of standard errors the change in per cent.
