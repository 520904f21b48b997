"""The floor of creating and listing: one flat table and what Django REST framework does with it unasked."""
