"""Formats of call records, one module each, pure: a line in, a `Record` out (docs/calls.md)."""
