from billing.models.balance import BalanceEntry, CustomerBalance
from billing.models.bank import BankFile, BankLine

__all__ = [
    "BalanceEntry",
    "BankFile",
    "BankLine",
    "CustomerBalance",
]
