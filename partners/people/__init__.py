"""Partner tree, accounts, roles, rights, and the writing of the logs. The lowest wing: knows no other."""
