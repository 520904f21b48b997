"""The journal 全过程记录的流水: one append-only entry per act, hash-chained per stream (Penalty Law Art. 47).

A stream is an opaque identifier: a case's, an account's. Entries hold references and digests, never personal
values, and have no foreign keys, so that erasing or archiving a row never touches the proof that it was.
Refused acts are entries of the actor's own stream (2026-11-23: on the case's stream anybody could
make a case's chain grow), with the case as `subject`.
"""
