"""Whole legal stories over HTTP.

Everything but the `test_*.py` is a program that is only an HTTP client: it imports nothing of the server.
"""
