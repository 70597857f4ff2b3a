"""The embedded default: PostgreSQL, Redis, simulator, worker, scheduler and web server under one supervisor."""
