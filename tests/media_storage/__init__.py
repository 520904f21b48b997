"""Bytes and proof: against a real object store and a real database."""
