"""Which acts and jobs of billing act for others, and why (tests/test_walls.py)."""

from tests import lifetimes

FOR_MONEY = {
    **lifetimes.ACTS,
    "billing/actions/close.py:close_due": "a job finds everybody's customers whose period ended",
    "billing/actions/close.py:begin_periods": "a job begins the periods of everybody's customers",
    "billing/actions/close.py:close_period": "a job charges anybody's customer; who had it before charged it, too",
    "billing/actions/issue.py:_number": "the customer may be another company's by now; its address leaves",
    "billing/actions/mail.py:addresses_of": "the customer may be another company's by now; its addresses leave",
    "billing/actions/mail.py:send_mail": "the worker draws the paper of any company's statement",
    "billing/actions/settle.py:_look_at": "a job brings anybody's customer's statements to what its account says",
    "billing/actions/settle.py:note_overdue": "a job finds everybody's statements whose day is over",
    "billing/actions/settle_month.py:settle_month": "a job reads the ledgers of everybody",
    "billing/actions/settle_month.py:_months": "a job finds the months that anybody has open",
    "billing/actions/settle_month.py:_write": "a job writes between any seller and buyer",
    "billing/demo/settlement.py:_set": "the demo's prices are set by each company itself",
    "billing/queries/settlement_story.py:_seller": "who sells stands above; only its name leaves",
    "billing/queries/statement.py:preview_of": "rates are set above, and another company may have charged before",
    "billing/views/statements.py:StatementPdf.get.paper": "the language is the customer's, who may be another company's by now",
}
