"""Rows of lists from a workbook and their verdicts."""
