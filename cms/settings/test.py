"""Tests: quick hashing, mails in memory, tasks at once."""

from cms.settings.base import *
from cms.settings.base import LOGGING, env

SECRET_KEY = "tests-only"  # noqa: S105
PASS_KEY_SECRET = "tests-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
Q_CLUSTER = {**Q_CLUSTER, "sync": True}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
AXES_ENABLED = env.bool("AXES_ENABLED", False)

# Two lines for each save of a page would be read by nobody and cost every test.
LOGGING = {**LOGGING, "loggers": {**LOGGING["loggers"], "wagtail": {"level": "WARNING"}, "django_tasks": {"level": "WARNING"}}}
