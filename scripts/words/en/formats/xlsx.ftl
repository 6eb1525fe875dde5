# `xlsx`.

format-xlsx = Excel workbooks (.xlsx).
format-xlsx-sheet =
    Regular expression for the name of the sheet, from its first letter to its last; the workbook's only
    sheet by default.
