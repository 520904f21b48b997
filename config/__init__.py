"""The composition root: the only code that knows every part."""

import gc

# What Django loads and what a request builds is many small objects that live until it ends, and a walk over them after
# every 700 finds no cycle (measured: a quarter of the processor time of a batch of photographs, a fifth of a start).
gc.set_threshold(10_000, 20, 20)
