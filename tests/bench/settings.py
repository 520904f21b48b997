"""The product's settings, and beside its routes the floors'."""

from config.settings import *  # noqa: F403 - that is the point
from config.settings import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "tests.bench.bare"]
ROOT_URLCONF = "tests.bench.urls"
