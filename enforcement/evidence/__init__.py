"""Evidence 证据: a stored object bound to a case, with who collected it, when, where and with what (Art. 46).

The bytes go from the phone to the object store and never through here. What is declared of them is on file
before the first byte is sent, so that nothing a crash can do loses it. Rows are never edited: a correction is
new evidence that supersedes the old. That somebody saw the bytes is in the journal; who, from where and by which
office is in the custody log. The files a record says it has hold the case until they are there.
Evidence is numbered under the case's lock (2026-11-23: times of receipt do not order commits).
How long the bytes are locked follows the case (`keeping`, `upkeep`): the store is told by the worker, and a row says
what it has confirmed (2026-11-23: not in the step itself, which would make closing a case wait for the store).
"""
