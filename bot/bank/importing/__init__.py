"""Questions from foreign files, as drafts for an editor."""
