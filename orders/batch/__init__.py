"""Many customers' changes from one Excel: rows judged, one Change Order each, all followed and taken back as one batch."""
