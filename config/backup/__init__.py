"""Backup and restore to one consistent point: `python -m config.backup take|check|restore`.

The point is a database snapshot. Everything acknowledged before it is a row in it, and every stored object is
named there by key and version, so the objects can be fetched afterwards, at leisure: they never change. A
backup directory holds objects by their SHA-256, shared by every backup taken into it, and one folder for each
backup: `database.dump`, `objects.jsonl`, `manifest.json` and its seal under a key derived from
FIELD_ENCRYPTION_KEY.

What was made from originals is in no backup: it can be made again, and a restore has the tasks do so
(`database.forget_remade`). A redaction is a person's work; its regions are rows of the database.

Decided 2026-11-23. A store gives out version ids itself, and the database refuses to change one that is on
file. So the owner writes the new ids between the data and the guards (pg_restore's sections), keeps both in
`media_storage_restoration`, and the guards come to stand over the result: no reader needs to know, and nobody
can do it later. Rejected: a table that every reader must look into first; one that forgets reads nothing.
"""
