"""Floor 6: call records, usage, call fraud. Nothing stands here yet; the name keeps the place."""
