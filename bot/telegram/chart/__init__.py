"""The picture of somebody's progress."""
