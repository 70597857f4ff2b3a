"""How a supplier of ports is reached: one small interface, a driver for each way."""
