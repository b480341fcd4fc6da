"""Engine, models, and one query module per aggregate. Only here are statements built."""
