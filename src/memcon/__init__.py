"""memcon."""
