"""Bytes, and proof that they have not changed.

A client declares a file (size, SHA-256), sends it straight to S3 with signed requests that S3 refuses unless
the bytes match, and completes it; what is complete is an immutable `StoredObject`. This app knows nothing of
law, has no routes and writes no journal: `uploads` is split into functions that touch only rows and functions
that touch only S3, so that the caller can journal the former in its own durable transactions and make the
latter outside of any.
What changes about a stored object while its bytes do not is in `keeping`: how long it is locked (`retention`), how
far it was read back (`fixity`), when it was examined whole (`examination`, `rounds`, `sampling`).
"""
