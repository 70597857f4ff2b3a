"""The tables of this app."""

from callstats.models.rate import Rate, RateSheet, RateTable

__all__ = ["Rate", "RateSheet", "RateTable"]
