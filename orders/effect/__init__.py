"""The vocabulary of orders: what one carries (reading), what it does (entry), what a part of one is (part)."""
