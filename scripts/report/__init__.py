"""Make what people read: tables in four formats, figures, and the page that holds them all."""
