"""The record at rest: SQLite or PostgreSQL."""
