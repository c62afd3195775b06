"""Bytes, a page, a feed or an archive in, Reports out."""
