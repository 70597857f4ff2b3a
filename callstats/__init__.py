"""Floor 6: call records, usage, call fraud (docs/calls.md)."""
