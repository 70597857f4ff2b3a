"""What banks write about money that came: CSV lists and CAMT.053 statements."""
