"""Signing in: passwords, second factors, identity providers, sessions."""
