"""Production: refuses to start without its secrets, and serves over HTTPS only."""

from environs import validate

from cms.settings.base import *
from cms.settings.base import STORAGES, env

A_SECRET = validate.Length(min=32)  # a line left blank in a copied .env is no secret
SECRET_KEY = env.str("SECRET_KEY", validate=A_SECRET)
PASS_KEY_SECRET = env.str("PASS_KEY_SECRET", validate=A_SECRET)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", validate=validate.Length(min=1))
WAGTAILADMIN_BASE_URL = env.str("SITE_URL", validate=validate.Length(min=1)).rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "cms.static_files.StaticFiles"},
}

# Behind a proxy that ends TLS, SECURE_PROXY=1 trusts its X-Forwarded-Proto.
# Without its X-Forwarded-For all visitors would share the proxy's address, and with it the limits of one.
if env.bool("SECURE_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 1)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LOG_JSON = env.bool("LOG_JSON", True)
LOGGING = logging_config(json=LOG_JSON, level=env.str("LOG_LEVEL", "INFO"))
