"""Forms of the set-up: they check, and never save."""
