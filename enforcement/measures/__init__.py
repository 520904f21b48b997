"""Compulsory measures 行政强制措施 and advance registration 先行登记保存: approval, term, and every item to zero.

In law: 行政强制法 Arts. 16-33; Penalty Law Art. 56. In code: a `Measure` goes forward from request to settled; an
`Item` is what the last row of its append-only ledger says, and the database computes that row's remainder. What was
done on site is put on file whoever did it, its defects as veto findings; without an approval or a stated urgency it
is none. (2026-11-23: an end of term for the whole measure was rejected; testing one item does not let the others
be held any longer, so each item has its own.)
"""
