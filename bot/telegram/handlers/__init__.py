"""A router per feature. Handlers parse, call one service, show."""
