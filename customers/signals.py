"""What customers announce to the floors above; their `receivers.py` turn each into one call.

Every signal is sent with sender=Customer, customer, by and at, inside the transaction that changed the customer.
"""

from django.dispatch import Signal

customer_moved = Signal()  # + before (the old partner's id): `customer.partner_id` and `partner_name` are the new ones
customer_renamed = Signal()  # + before (the old name)
details_changed = Signal()  # of a running customer: its name, domain or language became another
service_created = Signal()  # its first order has taken effect: it is Created
billing_changed = Signal()  # its currency, balance control or credit limit became another; not while it is Ordering
site_renamed = Signal()  # + site, before (the old name)
fraud_limit_changed = Signal()  # + limit (FraudLimit): changed on the Basic Info tab, outside any order
administrator_changed = Signal()  # + password (a new one in clear text, or ""): changed outside any order
number_management_enabled = Signal()  # of a running customer, after it was disabled (voss: DN audit)
group_changed = Signal()  # + group (CustomerGroup or None: it is in none any more), code: put in or taken out

terms_registered = Signal()  # sender=Terms, terms, by, at: a version is new, or another before its first day
