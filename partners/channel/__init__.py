"""Resellers and what is done with them: people, additional items, onboarding, sheets, My Information."""
