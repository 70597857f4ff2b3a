"""Change Order: every part of a contract, up and down (guide 2.5.2.2)."""
