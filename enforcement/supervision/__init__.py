"""Evaluation of closed files 案卷评查 by the county's supervisor (行政执法监督条例; Penalty Law Art. 75).

The frame is fixed and digested when a round is opened, before the seed of the draw exists; both are
journaled, so that anybody who holds them draws the same files again. The machine fills in what rows decide
and shows them; a person decides the rest, and overrides the machine only with a written reason. This package
reads every other, writes its own findings, and through `Case.draw_for` lets an evaluator see a file.
"""
