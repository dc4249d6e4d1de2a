"""Settings shared by every environment. The environment is read here and nowhere else in the code."""

from pathlib import Path
from typing import Any

from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Env()
# A .env file beside manage.py is a convenience of development and small installations.
env.read_env(str(BASE_DIR / ".env"), recurse=False)

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = False
# The demonstration: accounts whose passwords are printed. Never in production.
DEMO = False
# Whether this process serves uploads itself; in production the proxy does.
SERVE_MEDIA = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "cms.User"
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
APPEND_SLASH = True

INSTALLED_APPS = [
    "search",
    "home",
    "passes",
    "events",
    "museums",
    "cms",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "recurrence",
    "csp",
    "axes",
    "django_q",
    "django_filters",  # for the words of the lists' filters in French and Dutch
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.middleware.RequestLogMiddleware",
    "cms.middleware.ErrorCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.LanguageMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.ContentSecurityPolicyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
    "cms.middleware.UntranslatedMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.context_processors.chrome",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers and one writer side by side; a writer waits for its turn instead of failing at once.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    # A pool, because WSGI threads come and go and each would keep a connection of its own.
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", 8), "timeout": 10},
        "prepare_threshold": 5,
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 0

CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.str("REDIS_URL")}
        if env.str("REDIS_URL", "")
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
    ),
    # Parts of pages that every visitor gets alike, in the process (cms/short_cache.py says when they are forgotten).
    "fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "fragments", "TIMEOUT": 10},
}

# --- Languages ----------------------------------------------------------------------------------

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
LANGUAGE_CODE = "fr"
FORMAT_MODULE_PATH = ["cms.formats"]
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("en", "English")]
WAGTAILLOCALIZE_DISABLE_ON_DELETE = False
# A page sent to translation starts as a draft: published at once, it would show the source's words.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# Machine translation as a first draft, by DeepL: off without a key, and then nothing in the editor mentions it.
DEEPL_API_KEY = env.str("DEEPL_API_KEY", "")
if DEEPL_API_KEY:
    WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "cms.machine_translation.DeepL",
        "OPTIONS": {"AUTH_KEY": DEEPL_API_KEY, "ENDPOINT": env.str("DEEPL_ENDPOINT", ""), "TIMEOUT": 20},
    }
# Rules are wall-clock days in Europe/Paris: in UTC a weekly date would move at each clock change.
RECURRENCE_USE_TZ = False

# --- Static files and media ---------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Never served: only a view hands these files out. All web hosts and task workers share the folder.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.str("PRIVATE_ROOT", str(VAR_DIR / "private"))},
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "jpg", "jpeg", "png", "gif", "webp", "avif", "zip", "gz", "br", "woff", "woff2"]

# --- Accounts and sessions ----------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_USERNAME_FORM_FIELD = "username"  # what the log-in form calls the e-mail address
# How many proxies stand before the site: the client's address is taken from X-Forwarded-For only then.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
AXES_CLIENT_IP_CALLABLE = "cms.client_address.client_address"

# --- Security headers ---------------------------------------------------------------------------

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"  # Wagtail itself allows the editor’s preview
# Whose films may play inside a page after a visitor's click: "www.youtube-nocookie.com,video.example.org". None by default.
FRAME_HOSTS = [host.strip().casefold() for host in env.list("FRAME_HOSTS", []) if host.strip()]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "frame-src": [f"https://{host}" for host in FRAME_HOSTS] or ["'none'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "worker-src": ["'self'"],
    },
}
# A map of the site's own by default. With a tile server (https://tile.example/{z}/{x}/{y}.png), visitors' browsers call it.
MAP_TILE_URL = env.str("MAP_TILE_URL", "")
MAP_TILE_ATTRIBUTION = env.str("MAP_TILE_ATTRIBUTION", "")
if MAP_TILE_URL:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append("/".join(MAP_TILE_URL.split("/")[:3]).replace("{s}", "*"))
# The editor (Wagtail) needs inline scripts and styles; visitors and desks never see these pages.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "font-src": ["'self'", "data:"],
    "frame-ancestors": ["'self'"],
    "frame-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
}

# --- Mail and background work -------------------------------------------------------------------

EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "contact@proscitec.asso.fr")

Q_CLUSTER = {
    "name": "portal",
    "orm": "default",
    "workers": env.int("TASK_WORKERS", 2),
    "timeout": 300,
    "retry": 360,
    "max_attempts": 5,
    "ack_failures": False,
    "catch_up": False,
    "save_limit": 500,
    "label": "Tasks",
}

# --- Wagtail ------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "PROSCITEC"
WAGTAILADMIN_USER_LOGIN_FORM = "cms.accounts.LoginForm"
WAGTAILADMIN_BASE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
WAGTAILIMAGES_IMAGE_MODEL = "cms.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.CustomDocument"
# No SVG: it may carry scripts. The largest photograph of a telephone fits; a file that swells to gigapixels does not.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.image_forms.PictureForm"
WAGTAILIMAGES_JPEG_QUALITY = 78
WAGTAILIMAGES_WEBP_QUALITY = 76
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "mp4", "odt", "ods", "pdf", "pptx", "txt", "vtt", "webm", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
TAGGIT_CASE_INSENSITIVE = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Passes -------------------------------------------------------------------------------------

# Encrypts the signing keys at rest. Changing it makes every stored private key unreadable.
PASS_KEY_SECRET = env.str("PASS_KEY_SECRET", "")

# --- Shared caches --------------------------------------------------------------------------------

# How long a cache before the site may keep an anonymous page: for itself, or when it can be told to forget.
PUBLIC_CACHE_SECONDS = env.int("PUBLIC_CACHE_SECONDS", 60)
PUBLIC_CACHE_LONG_SECONDS = env.int("PUBLIC_CACHE_LONG_SECONDS", 86_400)
# Where to send PURGE, one address for each cache (docs/operations.md).
PUBLIC_CACHE_PURGE_URLS = env.list("PUBLIC_CACHE_PURGE_URLS", [])

# --- Logs ---------------------------------------------------------------------------------------

from cms.logs import logging_config

LOGGING = logging_config(json=env.bool("LOG_JSON", False), level=env.str("LOG_LEVEL", "INFO"))

# What the public API and the feeds may be used for.
OPEN_DATA_LICENCE = env.str("OPEN_DATA_LICENCE", "Licence Ouverte / Etalab 2.0")
OPEN_DATA_LICENCE_URL = env.str("OPEN_DATA_LICENCE_URL", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/")

# --- Selling passes: without both keys nothing is sold on the site (docs/operations.md) ---------

STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", "https://api.stripe.com").rstrip("/")

# --- Wallets: each button is shown only when all of its settings are there (docs/operations.md) ---

APPLE_WALLET_PASS_TYPE = env.str("APPLE_WALLET_PASS_TYPE", "")
APPLE_WALLET_TEAM = env.str("APPLE_WALLET_TEAM", "")
# Files in PEM: the pass type's certificate, its private key, Apple's intermediate certificate (WWDR).
APPLE_WALLET_CERTIFICATE = env.str("APPLE_WALLET_CERTIFICATE", "")
APPLE_WALLET_KEY = env.str("APPLE_WALLET_KEY", "")
APPLE_WALLET_KEY_PASSWORD = env.str("APPLE_WALLET_KEY_PASSWORD", "")
APPLE_WALLET_AUTHORITY = env.str("APPLE_WALLET_AUTHORITY", "")
GOOGLE_WALLET_ISSUER = env.str("GOOGLE_WALLET_ISSUER", "")
# The suffix of a generic class made beforehand in Google's console.
GOOGLE_WALLET_CLASS = env.str("GOOGLE_WALLET_CLASS", "pass")
# The JSON file of a service account that may issue.
GOOGLE_WALLET_KEY_FILE = env.str("GOOGLE_WALLET_KEY_FILE", "")
