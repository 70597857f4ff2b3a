"""The desk of whoever is signed in: home, logs, exports, saved views, search, mailbox, preview."""
