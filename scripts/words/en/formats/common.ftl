# Keys that every one has.

format-key-skip_rows = Rows above the header.
format-key-header_rows = Rows of the header, merged cells included.
format-key-footer_rows =
    Rows below the table (notes, sources); in a csv they may have fewer or more fields than the header.
format-key-decimal =
    The decimal mark of numbers stored as text. If fields are not separated by commas, 1,234 is refused
    until this key says what its comma means.
format-key-superscripts =
    footnotes says that superscript digits are footnote marks; without it a number or name that has them
    is refused, because 10² may be 100.
format-key-max_mb = Largest permitted size of a file in megabytes, unpacked.
format-key-max_cells = Largest permitted number of rows × columns of a sheet.
