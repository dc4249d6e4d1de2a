from django.urls import path

from passes.payments import webhook

urlpatterns = [path("webhook/", webhook.stripe_webhook, name="stripe_webhook")]
