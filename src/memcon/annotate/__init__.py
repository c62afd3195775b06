"""A Report in, a Document out: marks on the text."""
