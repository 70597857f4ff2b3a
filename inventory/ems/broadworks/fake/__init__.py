"""A BroadWorks to order against: log-in and the commands that the driver uses, by the schema's names; all else is refused."""
