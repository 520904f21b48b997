"""The case 案件: its parties, the procedure as a table, what hinders it, filing 立案 and investigation 调查.

In law: Penalty Law Arts. 42-47 and 54-57. In code: `rules.PROCEDURE` names steps, never packages; `Case.take`
is the only writer of `status`. A later package takes its own steps through `Case.take` and binds this one by
opening and closing `Hindrance` rows, so imports keep pointing backwards.
"""
