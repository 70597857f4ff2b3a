"""Floor 7: what customers are charged, computed from dated facts. Tariffs, balances and settlement get their place here."""
