"""Use cases: gather, let the core decide, write. One short transaction each, no network."""
