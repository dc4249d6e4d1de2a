from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import accounts, translation_guard  # noqa: PLC0415 - the models are there only now

        translation_guard.install()
        translation_guard.connect()
        accounts.connect()
