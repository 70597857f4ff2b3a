"""The embedded EMS: a server of its own process and state, and the driver that speaks to it."""
