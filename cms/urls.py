"""The addresses of the whole site; those of pages come last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import serving, uploads, views
from home import recordings
from home.styleguide.views import style_guide

handler403 = "cms.views.permission_denied"
handler404 = "cms.views.page_not_found"
handler500 = "cms.views.server_error"

urlpatterns = [
    path("", views.LanguageRedirectView.as_view(), name="language_redirect"),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", uploads.serve_document),
    path("documents/", include(wagtaildocs_urls)),
    path("recordings/<int:pk>/<str:name>", recordings.play, name="recording"),
    path("brochures/", include("events.brochure.urls")),
    path("health/live", views.health_live, name="health_live"),
    path("health/ready", views.health_ready, name="health_ready"),
    path("styleguide/", style_guide),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap_index"),
    path("sitemap-<str:language>.xml", views.sitemap, name="sitemap"),
    path("payments/stripe/", include("passes.payments.webhook_urls")),
    path("api/v1/", include("events.api.urls")),
    path("wallet/apple/", include("passes.wallets.urls")),
    path("desk/api/", include("passes.api_urls")),
    path("sponsor/api/", include("passes.sponsors.api_urls")),
    path("desk/", include("passes.desk_urls")),
    path("pass-worker.js", include("passes.worker_urls")),
    *staticfiles_urlpatterns(),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(path(f"{settings.MEDIA_URL.strip('/')}/<path:path>", uploads.serve_upload))

urlpatterns += i18n_patterns(
    path("pass/order/", include("passes.payments.urls")),
    path("pass/", include("passes.urls")),
    path("", include("home.styleguide.urls")),
    path("", include("search.urls")),
    path("", include("home.urls")),
    path("", include("museums.urls")),
    path("", include("events.feeds.urls")),
    path("", include("events.registrations.urls")),
    re_path(wagtail_urls.serve_pattern, serving.serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
    re_path(r"^(/*(?:[\w\-]+/+)*)$", serving.serve),  # slashes written twice: led to the right address
    prefix_default_language=True,
)
