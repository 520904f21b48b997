"""What may be done from the prior notice to the closing of the case."""
