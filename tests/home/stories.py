"""Editorial pages for tests, on the tiny site of tests/cms/tree.py."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from home.models import ArticleIndexPage, ArticlePage, Topic
from tests.cms.tree import Tree, add, body, locale

DAY = date(2021, 6, 1)


def topic(slug: str = "collections", **names: str) -> Topic:
    return Topic.objects.get_or_create(slug=slug, defaults={"name_fr": slug.capitalize(), **names})[0]


def articles(tree: Tree, code: str = "fr") -> ArticleIndexPage:
    found = ArticleIndexPage.objects.filter(locale=locale(code)).first()
    return found or add(tree.homes[code], ArticleIndexPage(title="Actualités", slug="actualites", locale=locale(code)))


def article(tree: Tree, number: int = 1, code: str = "fr", **fields: Any) -> ArticlePage:
    values = {
        "title": f"Article {number}",
        "slug": f"article-{number}",
        "summary": f"Ce que raconte l’article numéro {number}.",
        "body": body(f"<b>Texte</b> de l’article numéro {number}."),
        "published_on": DAY + timedelta(days=number),
        "locale": locale(code),
        **fields,
    }
    return add(articles(tree, code), ArticlePage(**values))
