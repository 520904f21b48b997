"""The one Django application of the legal part."""

from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    """One application, one migration history; the packages inside are not applications."""

    name = "enforcement"
    verbose_name = "行政执法"
    default_auto_field = "django.db.models.BigAutoField"
