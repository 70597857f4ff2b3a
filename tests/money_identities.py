"""Which acts and jobs of billing act for others, and why (tests/test_walls.py)."""

from tests import lifetimes

FOR_MONEY = {
    **lifetimes.ACTS,
    "billing/actions/block.py:review": "a job blocks and releases anybody's customer, in the name of its reseller",
    "billing/actions/block.py:review_blocks": "a job finds everybody's customers that are or may have to be blocked",
    "billing/actions/close.py:begin_periods": "a job begins the periods of everybody's customers",
    "billing/actions/close.py:_close": "a job charges anybody's customer; who had it before charged it, too",
    "billing/actions/issue.py:_number": "the customer may be another company's by now; its address leaves",
    "billing/actions/mail.py:addresses_of": "the customer may be another company's by now; its addresses leave",
    "billing/actions/forecast.py:refresh_due": "a job finds everybody's customers whose forecast is old",
    "billing/actions/forecast.py:refresh_forecast": "a job makes the forecast of anybody's customer; so does an adjustment that is agreed",
    "billing/actions/mail.py:with_invoice": "the customer may be another company's by now; its class says what leaves",
    "billing/actions/mail.py:send_statement": "the e-invoice has the customer's account, who may be another company's by now",
    "billing/actions/mail.py:send_mail": "the worker draws the paper of any company's statement",
    "billing/actions/settle.py:_look_at": "a job brings anybody's customer's statements to what its account says",
    "billing/actions/settle.py:note_overdue": "a job finds everybody's statements whose day is over",
    "billing/actions/remind.py:remind": "a job reminds anybody's customer of what its reseller has issued",
    "billing/actions/remind.py:remind_due": "a job finds everybody's customers that are to be reminded",
    "billing/actions/reminder_mail.py:send_reminder": "the worker writes the mail of any company's reminder",
    "billing/actions/settle_month.py:settle_month": "a job reads the ledgers of everybody",
    "billing/actions/settle_month.py:_months": "a job finds the months that anybody has open",
    "billing/actions/settle_month.py:_write": "a job writes between any seller and buyer",
    "billing/demo/settlement.py:_set": "the demo's prices are set by each company itself",
    "billing/queries/settlement_story.py:seller_of": "who sells stands above; only its name leaves",
    "billing/queries/settlement_paper.py:settlement_paper": "who sells stands above; only its name and look leave",
    "billing/queries/statement.py:preview_of": "rates are set above, and another company may have charged before",
    "billing/views/invoices.py:file_of": "the customer may be another company's by now; its account stands on the invoice",
    "billing/views/statements.py:StatementPdf.get.paper": "the language is the customer's, who may be another company's by now",
}
