# What matching a manuscript with its study says.

message-help_match =
    compare each number of a manuscript with the study's: make match STUDY=mine ARTICLE=paper.docx
message-match_ending =
    { $path }: a manuscript is read from { $formats }, not from { $found }; save it in one of these
message-match_empty = { $path }: is empty; give the manuscript itself
message-match_deep = { $path }: is nested too deeply; save it again in the program that wrote it
message-match_unreadable =
    { $path }: cannot be read as .{ $format } ({ $reason }); open it in the program that wrote it and
    save it again
message-match_encrypted =
    { $path }: is encrypted, or of a format before 2007; take the password off and save it again
message-match_damaged =
    { $path }: is damaged, or no document of this ending; open it in the program that wrote it and save
    it again
message-match_entities = { $path }: { $part } declares entities, as no program writes it; save it again
message-match_no_word = { $path }: has no text of a Word document; save it again in Word as .docx
message-match_no_page = { $path }: holds no page; save the manuscript again
message-match_no_workbook = { $path }: is no workbook; save it again as .xlsx
message-match_not_run =
    results/{ $study }/analyses has no results: the study has not run; run `make study STUDY={ $again }`
    first
message-match_kept = { $path }: is no list of an earlier run's numbers; delete it
message-match_nothing = { $path }: holds no text and no table; tables that are pictures cannot be read
message-match_no_article =
    no manuscript is given; name it: make match STUDY={ $study } ARTICLE=paper.docx
message-limit_cells = the number of cells
message-limit_unpacked = the size in bytes when unpacked
message-limit_written = the size in bytes when written out
message-limit_taken = the size in bytes with what it takes in
