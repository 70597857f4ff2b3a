"""The apps of this project, from the lowest floor to the highest; settings, worker, addresses and tests read them here."""

APPS = ("partners", "catalogue", "customers", "inventory", "orders", "callstats", "billing")
