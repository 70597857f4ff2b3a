"""The order types, one module each; importing one registers it (orders/kinds.py)."""

from orders.types import new_customer, service_start, change  # noqa: F401, I001  the order of the types in lists
