"""What is on file of measures."""
