"""A Document in, records and gaps out."""
