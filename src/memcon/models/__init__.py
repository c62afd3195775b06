"""Models that ship with memcon; training/README.md tells how they are made."""
