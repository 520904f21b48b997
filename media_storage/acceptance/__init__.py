"""The acceptance run: whether an object store, whoever made it, can be trusted with originals.

What a store must and should be able to do is a table (`capabilities`); one small trial proves each row on the
store itself (`trials`); the `report` says what is lacking, what is done instead, and whether evidence could be
overwritten or deleted there. The result is put on file (`standing`), and production does not start on a store
without a good one. Nothing is believed of an engine's name or documentation.
"""
