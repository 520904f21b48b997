"""One small function for each row of the table: it returns what the store answered, or raises `Lacks`."""
