"""Floor 3: the partner tree, accounts, roles and rights, notifications, logs."""
