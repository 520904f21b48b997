"""What may be done with evidence: declare it, send it, bind it to its case, read it back, look at it."""
