"""What `make check` runs beside the tools that others wrote."""
