"""Floor 7: tariffs, statements, balances, settlement. Nothing stands here yet; the name keeps the place."""
