"""What may be done with instruments: issued, signed, sealed, voided, put together."""
