"""Registers the app."""

from django.apps import AppConfig


class MediaStorageConfig(AppConfig):
    """Uploads, stored objects, and checks of their integrity."""

    name = "media_storage"
    verbose_name = "音像与文件存储"
