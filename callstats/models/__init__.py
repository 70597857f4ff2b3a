from callstats.models.call import Call, ChangedHour
from callstats.models.file import CallFile, RefusedLine
from callstats.models.rate import Rate, RateSheet, RateTable

__all__ = ["Call", "CallFile", "ChangedHour", "Rate", "RateSheet", "RateTable", "RefusedLine"]
