"""Refused lines of a file of call records."""

from django.db.models import QuerySet

from callstats.models import CallFile, RefusedLine


def refused_lines(file: CallFile) -> QuerySet[RefusedLine]:
    """Those that could not be read so far, as they stand in the file."""
    return RefusedLine.objects.filter(file=file, read_at=None).order_by("line")
