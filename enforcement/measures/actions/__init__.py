"""What may be done: ask, approve, carry out, keep, test, extend, lift, dispose of."""
