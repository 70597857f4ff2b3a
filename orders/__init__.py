"""Floor 6: orders, their types and life, approval, preview."""
