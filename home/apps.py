from django.apps import AppConfig

from cms import schedules


class HomeConfig(AppConfig):
    name = "home"
    private_models = frozenset(
        {"ContactMessage", "Delivery", "NewsletterIssue", "PageTemplate", "SectionTemplate", "SignUp", "Subscriber"}
    )
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.content_checks.bodies import Source, register_source  # noqa: PLC0415 - the models are there only now
        from home import forgetting, recordings  # noqa: PLC0415 - the same
        from home.models import IssueState, NewsletterIssue  # noqa: PLC0415 - the same

        forgetting.connect()
        recordings.connect()
        register_source(
            NewsletterIssue, Source(language=lambda issue: issue.locale, is_read=lambda issue: issue.state == IssueState.DRAFT)
        )
        schedules.every(minutes=5, name="send_messages", func="home.contact.tasks.send_waiting")
        schedules.nightly(name="forget_messages", func="home.contact.tasks.forget_old")
        schedules.every(minutes=5, name="send_newsletter", func="home.newsletter.tasks.send_waiting")
        schedules.nightly(name="forget_newsletter", func="home.newsletter.tasks.forget")
