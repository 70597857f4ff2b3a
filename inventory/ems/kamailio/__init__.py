"""Dial tone: Kamailio as an EMS, with a database of its own that it asks at every call (docs/dialtone.md)."""
