"""What may be done with logs: receive and settle, resolve a conflict, tie the clocks."""
