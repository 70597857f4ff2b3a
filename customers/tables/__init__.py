"""Grids of this app."""

from customers.tables.customer import CustomerInfoTable

__all__ = ["CustomerInfoTable"]
