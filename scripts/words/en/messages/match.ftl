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
message-help_compare =
    what changed since another version, and what that moved: make compare STUDY=mine WITH=<commit, folder or
    package>
message-compare_text = a commit, or the path of a folder or a package
message-match_text = the manuscript: .docx, .tex, .html or .xlsx
message-compare_none =
    no other version is given; name it: make compare STUDY={ $study } WITH=<commit, folder or package>
message-compare_folder = { $path }: has no config/{ $study }.yaml; give the folder of a project with the study
message-compare_commit =
    WITH: { $other } is no folder, no package and no commit of this project; git log lists the commits
message-compare_early = WITH: the commit { $other } has no config/{ $study }.yaml; give a later one
message-compare_zip = { $path }: is no zip file; give a replication package, a folder or a commit
message-compare_layout =
    { $path }: holds no code/config/{ $study }.yaml: it is no package of this study, or of an older layout;
    give the commit that its README names
message-compare_run = now running { $version }
message-compare_fails =
    { $version } no longer runs here ({ $reason }), so nothing can be attributed to it; give a folder in which
    it has been run
message-compare_version = the version { $other }
message-compare_version_alone = the old version with the new { $kind }
message-compare_form = { $path }: its results are of another form ({ $reason }); run that version again
