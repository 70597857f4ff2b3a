"""Lists from a workbook: read, rehearsed row by row by django-import-export, imported at a person's word.

`cells` reads one cell, `rows` judges the rows, `keep` holds what was rehearsed, `pages` are the four pages of it.
"""
