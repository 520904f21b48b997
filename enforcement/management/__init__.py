"""Commands of the legal part."""
