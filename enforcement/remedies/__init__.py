"""Reconsideration and litigation 复议应诉: what a party brings against an act, and what its outcome does.

A remedy never moves the case: it may come while the case is executed or long closed, and several may follow each
other. Its acts are records on the case; what they do to others goes through those others' own mutators: a hold on
the evidence, a lock on new evidence, a pause of the late penalty, a clock for taking the notice back, what stands of a
decision that was changed.
"""
