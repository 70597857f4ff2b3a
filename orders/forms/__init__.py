"""Forms of orders: they check, they never save."""
