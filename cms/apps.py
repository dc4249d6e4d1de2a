from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    # Whose rows no visitor's page shows: their changes leave shared caches alone (cms/public_cache.py).
    private_models = frozenset({"User", "ImportedRecord", "CustomRendition", "WatchedPlace"})
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import accounts, public_cache, renditions, schedules, translation_guard  # noqa: PLC0415 - the models are there only now
        from cms.content_checks import bodies  # noqa: F401, PLC0415 - the same; it listens
        from cms.content_checks import pages as content_checks  # noqa: PLC0415 - the same

        translation_guard.install()
        translation_guard.connect()
        accounts.connect()
        schedules.every(minutes=5, name="publish_scheduled", func="cms.schedules.publish_scheduled")
        schedules.nightly(name="forget_log_ins", func="cms.accounts.forget_old_attempts")
        schedules.every(minutes=5, name="turn_banners", func="cms.tasks.turn_banners")
        post_migrate.connect(schedules.setup_after_migrate, sender=self, dispatch_uid="setup_schedules")
        public_cache.connect()
        renditions.connect()
        content_checks.connect()
        schedules.nightly(name="references", func="cms.content_checks.tasks.refresh_references")
