"""How days and amounts are written, by language; the names are those of Django's own formats."""
