"""Connected platforms: what looks into a customer's group beside its telephony; one small interface, a driver for each."""
