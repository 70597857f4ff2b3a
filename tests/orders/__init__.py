"""Every act on an order: who may, from where, what it leaves, and what a refusal leaves."""
