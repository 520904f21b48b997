"""The whole law as tables that explain themselves: every row with its article, its days and its mark.

The tables of the other modules stand here side by side in one shape, for the public page, for the interface, and for
the check at start-up that refuses a row that cites nothing, hides its doubt or contradicts another.
"""

from enforcement.law.book.checking import faults
from enforcement.law.book.shapes import Part, Row, Summary, Table, summary
from enforcement.law.book.tables import TABLES

__all__ = ["TABLES", "Part", "Row", "Summary", "Table", "faults", "summary"]
