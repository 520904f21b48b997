"""The one Django application of the legal part."""

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class EnforcementConfig(AppConfig):
    """One application, one migration history; the packages inside are not applications."""

    name = "enforcement"
    verbose_name = "行政执法"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Start on no book of law that contradicts itself, cites nothing or hides a doubt.

        Raises:
            ImproperlyConfigured: with the first faults.

        """
        from enforcement.law.book import TABLES, faults  # noqa: PLC0415 - models are loaded by now, not before

        if found := faults(TABLES):
            raise ImproperlyConfigured("法律规则表有误：" + "；".join(found[:5]))
