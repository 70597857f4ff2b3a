"""Telling people: kinds of messages, notices, mails, the provider's own words."""
