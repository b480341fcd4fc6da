"""Scheduled questions: what is due goes into the outbox, and from there to Telegram."""
