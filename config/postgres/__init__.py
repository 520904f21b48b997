"""Django's PostgreSQL backend, which asks whether a connection still stands without a question to the server."""
