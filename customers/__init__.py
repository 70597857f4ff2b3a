"""Floor 4: customers, their sites, billing accounts and contract. The contract is a ledger."""
