"""Addresses of this app that are no pages, under the language."""

from django.urls import path

from home.contact import views as contact
from home.feeds import ArticleFeed, AtomArticleFeed

app_name = "home"
urlpatterns = [
    path("contact/send/", contact.send, name="contact"),
    path("feeds/articles.rss", ArticleFeed(), name="articles_rss"),
    path("feeds/articles.atom", AtomArticleFeed(), name="articles_atom"),
    path("feeds/articles/<slug:topic>.rss", ArticleFeed(), name="topic_rss"),
    path("feeds/articles/<slug:topic>.atom", AtomArticleFeed(), name="topic_atom"),
]
