"""What is on file of evidence and about it."""
