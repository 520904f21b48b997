"""What the law says of evidence: frozen tables and pure functions."""
