"""What the law says of measures: their terms, what a decision must contain, what becomes of an item; pure."""
