"""Development and demo: no secret needed, everything local, errors shown."""

from cms.settings.base import *
from cms.settings.base import VAR_DIR, env

DEBUG = env.bool("DEBUG", True)
DEMO = True
SERVE_MEDIA = True
VAR_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = env.str("SECRET_KEY", "only-for-development-and-the-demo-never-in-production")
PASS_KEY_SECRET = env.str("PASS_KEY_SECRET", "only-for-development-and-the-demo")
ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Mails are files to read in var/mail, and tasks run at once: the demo needs no second process.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
Q_CLUSTER = {**Q_CLUSTER, "sync": True}
