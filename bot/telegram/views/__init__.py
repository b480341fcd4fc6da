"""Views: values in, a screen out. Pure; what a person reads is written here and nowhere else."""
