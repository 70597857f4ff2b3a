"""Screens of this app."""
