"""Addresses of this app that are no pages, under the language."""

from django.urls import path

from home.contact import views as contact
from home.feeds import ArticleFeed, AtomArticleFeed
from home.newsletter import views as newsletter

app_name = "home"
urlpatterns = [
    path("contact/send/", contact.send, name="contact"),
    path("feeds/articles.rss", ArticleFeed(), name="articles_rss"),
    path("feeds/articles.atom", AtomArticleFeed(), name="articles_atom"),
    path("feeds/articles/<slug:topic>.rss", ArticleFeed(), name="topic_rss"),
    path("feeds/articles/<slug:topic>.atom", AtomArticleFeed(), name="topic_atom"),
    path("newsletter/", newsletter.sign_up, name="newsletter"),
    path("newsletter/nearly/", newsletter.nearly, name="newsletter_nearly"),
    path("newsletter/confirm/<str:token>/", newsletter.confirm, name="newsletter_confirm"),
    path("newsletter/leave/<str:token>/", newsletter.leave, name="newsletter_leave"),
]
