"""Publication of decisions 行政处罚决定公示: prepare, leak test, publish, withhold, withdraw (CFF 48).

A notice is built from an allow-list of fields, never cut out of the decision. Two people answer for it, and
what the leak test finds stops it. The public reads the column `projection` and nothing else (`public.py`); a
notice that is not public has none. A withdrawn notice stays listed with its reason; its content, and the
words by which it was found, are gone (2026-11-23: a hidden row would let a notice vanish quietly). What stands after
a change is another notice beside it (2026-11-30: a notice written over would show what was never approved). The acts of
a compulsory measure are published by the same rules and the same people (`compulsion.py`).
"""
