# Keys that every one has.

format-key-skip_rows = Rows above the header.
format-key-header_rows = Rows of the header, merged cells included.
format-key-footer_rows =
    Rows below the table (notes, sources); those of a csv need not have as many fields as its header.
format-key-decimal =
    The decimal mark of numbers that are text. Where fields are not apart by commas, 1,234 is refused
    until this key says what its comma is.
format-key-superscripts =
    footnotes says that superscript digits are footnote marks; without it a number or name that has them
    is refused, for 10² may be 100.
format-key-max_mb = The most megabytes that a file may have, unpacked.
format-key-max_cells = The most rows × columns that a sheet may have.
