"""The record in, something to read out."""
