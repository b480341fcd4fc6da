"""Sobesednik: the interview companion in Telegram."""
