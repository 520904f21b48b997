"""The rows, a module for each package of the product."""
