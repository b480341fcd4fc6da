"""The bank for other programs: an Anki deck, and a table for spreadsheets."""
