"""What may be done about remedies."""
