# config/schema/ingest.json.

schema-ingest-sources =
    The study's sources: ids of config/sources.yaml, each with the keys that differ here (none: {"{"}{"}"}).
    In order of precedence unless 'precedence' says otherwise.
schema-ingest-source =
    One source: where its files are, how they are laid out, what each column means. Every key may also be
    given by the source named in 'like'. `make reference` lists the keys of its format
    (sheet, header_rows, encoding, …).
schema-ingest-source-like =
    Another source of config/sources.yaml whose keys this one inherits.
schema-ingest-source-title = The source's title.
schema-ingest-source-publisher = Who publishes it.
schema-ingest-source-citation = How it is cited.
schema-ingest-source-obtain = How a user obtains the files.
schema-ingest-source-licence = The licence, and whether the files may be passed on.
schema-ingest-source-confidential =
    Whether no page, package, message, log or export may show single values; false by default.
schema-ingest-source-redistribute =
    Whether the licence lets a replication package ship the data; false by default.
schema-ingest-source-package =
    A Python package, with dots, whose installed folder holds the files; by default they are in the study's
    input folder.
schema-ingest-source-folder =
    The folder of the file, relative to the project; by default the study's input folder.
schema-ingest-source-file =
    The single file of the source, below that folder; other files there are ignored.
schema-ingest-source-files =
    Regular expression that the file's path within its folder matches completely. A named group 'edition'
    reads the edition's year.
schema-ingest-source-format =
    The file format, one of those that `make reference` lists, with the format's own keys beside it.
schema-ingest-source-unit =
    The columns that say which unit a row is about. At least one; where both are given they must agree.
schema-ingest-source-unit-code =
    Header pattern of the column with the unit's id (an adcode of 4, 6 or 12 digits) or a code among its
    aliases.
schema-ingest-source-unit-name =
    Header pattern of the columns with its name; a Chinese name takes precedence over one in Latin letters.
schema-ingest-source-unit-exact =
    Whether the code is looked up literally in the column `text` of the units' list, as the panel's file has
    it.
schema-ingest-source-year = Where the year comes from.
schema-ingest-source-year-from =
    The edition in the file's name, a column, the header's group 'year', or none: the value holds for every
    year.
schema-ingest-source-year-column = Header pattern of the year's column.
schema-ingest-source-year-gives =
    Which of the two years that is; edition for a file's name, data_year otherwise.
schema-ingest-source-year-lag = The edition's year less the data's; 1 by default.
schema-ingest-source-year-consecutive =
    Whether a gap between the editions of year.from: file is an error, because a file may be lost; true by
    default.
schema-ingest-source-year-written =
    How a column writes the year: in four digits, within a date, or in two digits; in four by default.
schema-ingest-source-year-century_from = The first of the hundred years that two digits may mean.
schema-ingest-source-items = A sheet with an item column: one row per unit, year and item.
schema-ingest-source-items-name = Header pattern of the column that names the item.
schema-ingest-source-items-value = Header pattern of the column with the number.
schema-ingest-source-items-outside =
    Pattern of items that are not measures although their names are nearly the same.
schema-ingest-source-columns = The measures in this source, by name.
schema-ingest-source-columns-each = How one measure is read.
schema-ingest-source-columns-each-header =
    Regular expression looked for in the header's text: its rows joined by ' | ', full-width forms made
    half-width, no spaces beside Chinese characters. In a sheet with an item column, looked for in the item's
    name. A named group 'year' makes each matching column one year.
schema-ingest-source-columns-each-unit = The unit that the numbers are really in, whatever the header says.
schema-ingest-source-columns-each-factor =
    What a number is multiplied by to be in the target unit; 1 by default.
schema-ingest-source-columns-each-target =
    The unit after conversion; that of 'unit' by default. Sources that share a measure must agree on it.
schema-ingest-source-columns-each-range =
    Lowest and highest possible value in the target unit; null leaves a side open.
schema-ingest-source-columns-each-exceptions =
    Editions (or files without one) in which the column is described otherwise.
schema-ingest-source-columns-each-exceptions-each = Editions and what differs in them.
schema-ingest-source-columns-each-exceptions-each-editions = The editions.
schema-ingest-source-columns-each-exceptions-each-header =
    Regular expression looked for in the header's text: its rows joined by ' | ', full-width forms made
    half-width, no spaces beside Chinese characters. In a sheet with an item column, looked for in the item's
    name. A named group 'year' makes each matching column one year.
schema-ingest-source-columns-each-exceptions-each-unit =
    The unit that the numbers are really in, whatever the header says.
schema-ingest-source-columns-each-exceptions-each-factor =
    What a number is multiplied by to be in the target unit; 1 by default.
schema-ingest-source-missing =
    Further marks of a missing value, besides empty, -, –, —, …, .., NA, #N/A; an error of the spreadsheet
    (#DIV/0!) counts as missing only if it is named here.
schema-ingest-source-totals =
    Regular expression for names of total rows, besides provinces and the usual words; listed apart from
    places outside the study.
schema-ingest-source-outside =
    Regular expression for names of places outside the study that appear only in years in which a unit has no
    row: without it they are an error, because they could be the unit under another name.
schema-ingest-source-checksums = SHA-256 of files, by name; a file that differs is an error.
schema-ingest-source-witnesses =
    Columns that no variable needs, read only for the search for suspected numbers.
schema-ingest-source-identities =
    Columns that equal a formula of other columns. A row that violates it is a suspected number.
schema-ingest-source-identities-each = One identity.
schema-ingest-source-identities-each-column = The column.
schema-ingest-source-identities-each-formula =
    What it equals, of other columns of the source, as formulas of variables are written.
schema-ingest-source-identities-each-tolerance =
    The largest relative difference that rounding explains; 0.0001 by default.
schema-ingest-source-allocations =
    Columns that are not observations but totals allocated to units in proportion to another column. A row
    with another share is a suspected number.
schema-ingest-source-allocations-each = One allocation.
schema-ingest-source-allocations-each-column = The column that is allocated.
schema-ingest-source-allocations-each-by = The column that it is proportional to.
schema-ingest-source-allocations-each-within =
    The column that numbers the totals' areas; all rows of a year are one area by default.
schema-ingest-source-allocations-each-tolerance =
    The largest relative difference that rounding explains; 0.001 by default.
schema-ingest-source-vintages =
    Columns that measure the same quantity as another measure of the study, in another vintage. A difference
    larger than usual revisions is a suspected number.
schema-ingest-source-vintages-each = One pair of vintages.
schema-ingest-source-vintages-each-column = The column.
schema-ingest-source-vintages-each-of =
    The measure that it is a vintage of, of another source or of this one; not compared where the study does
    not use its source.
schema-ingest-source-vintages-each-tolerance = The largest relative difference that a revision explains.
