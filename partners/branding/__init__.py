"""The look of the portal and of its mails, each partner's own or from above."""
