from billing.models.balance import BalanceEntry, CustomerBalance

__all__ = [
    "BalanceEntry",
    "CustomerBalance",
]
