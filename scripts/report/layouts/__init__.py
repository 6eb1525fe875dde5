"""The table layouts, one file each: what is a layout's option, and how its table is built."""
