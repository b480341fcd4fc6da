"""A local Bot API server with people and a chat page: what the demo shows and tests talk to."""
