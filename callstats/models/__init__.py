from callstats.models.call import Call, ChangedHour
from callstats.models.file import CallFile, RefusedLine

__all__ = ["Call", "CallFile", "ChangedHour", "RefusedLine"]
