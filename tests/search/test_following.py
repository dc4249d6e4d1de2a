"""The index follows what people do on the site, and shows nothing that not everybody may see."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from events.models import Event, EventStatus, Pathway, PathwayIndexPage, PathwayPage, PathwayStep
from events.models.vocabulary import Audience, EventKind
from home.models import StandardPage
from home.models import testimonies as oral
from museums.models import Museum, Trade
from search import indexing, watching
from search.models import Document, DocumentText, Word
from tests.cms import tree as site
from tests.search.library import forget, titles

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def found(query: str, reader: str = "fr") -> list[str]:
    forget()
    return titles(query, reader)


def standard(parent: Page, title: str, text: str = "", **fields: Any) -> StandardPage:
    body = json.dumps([{"type": "text", "value": f"<p>{text}</p>"}]) if text else "[]"
    page = StandardPage(title=title, slug=title.lower().replace(" ", "-"), body=body, **fields)
    return parent.add_child(instance=page)


def publish(page: Any) -> None:
    page.save_revision().publish()
    page.refresh_from_db()


def test_a_page_is_found_from_its_publication_to_its_end(tree: site.Tree) -> None:
    page = standard(tree.homes["fr"], "Brouillon", "dentelle", live=False)
    page.save_revision()
    assert found("dentelle") == []
    publish(page)
    assert found("dentelle") == ["Brouillon"]
    page.title = "Dentelle nouvelle"
    page.save_revision()
    assert found("nouvelle") == []  # a draft
    publish(page)
    assert found("nouvelle") == ["Dentelle nouvelle"]
    page.unpublish()
    assert found("dentelle") == []
    publish(page)
    page.delete()
    assert found("dentelle") == []
    assert not Word.objects.filter(word="dentelle").exists()


def test_a_publication_that_is_rolled_back_is_not_found(tree: site.Tree) -> None:
    page = standard(tree.homes["fr"], "Brouillon", "dentelle", live=False)

    def publish_and_fail() -> None:
        with transaction.atomic():
            publish(page)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish_and_fail()
    assert found("dentelle") == []


def test_a_restriction_hides_all_that_lies_below_and_moving_out_shows_it_again(tree: site.Tree) -> None:
    above = standard(tree.homes["fr"], "Membres")
    below = standard(above, "Compte rendu", "dentelle")
    assert found("dentelle") == ["Compte rendu"]
    restriction = PageViewRestriction.objects.create(page=above, restriction_type="login")
    assert found("dentelle") == []
    below.move(tree.homes["fr"], "last-child")
    assert found("dentelle") == ["Compte rendu"]
    below.refresh_from_db()
    below.move(Page.objects.get(pk=above.pk), "last-child")
    assert found("dentelle") == []
    restriction.delete()
    assert found("dentelle") == ["Compte rendu"]


def test_a_museum_follows_its_facts(tree: object) -> None:
    museum = Museum.objects.get(slug="sabot")
    museum.other_names = ["Maison Vandamme"]
    museum.save()
    assert found("vandamme") == ["Musée du sabot"]
    trade = Trade.objects.create(slug="bobbins", name_fr="Bobines", name_nl="Spoelen", name_en="Bobbins")
    museum.trades.add(trade)
    for word in ("bobine", "spoelen", "bobbins"):
        assert found(word) == ["Musée du sabot"], word
    trade.name_en = "Spindles"
    trade.save()
    assert found("spindle") == ["Musée du sabot"]
    museum.trades.clear()
    assert found("spindle") == []


def test_a_school_pathway_is_found_by_where_its_steps_lead(tree: site.Tree) -> None:
    museum = Museum.objects.get(slug="sabot")
    pathway = Pathway(slug="du-bois", name_fr="Du bois au lycée", subject="art", levels=["college"])
    pathway.steps = [PathwayStep(kind="museum", museum=museum), PathwayStep(kind="company", name="Scierie Quinquempoix")]
    pathway.save()
    index = tree.homes["fr"].add_child(instance=PathwayIndexPage(title="Parcours", locale=tree.homes["fr"].locale))
    index.add_child(instance=PathwayPage(title="Du bois au lycée", pathway=pathway, locale=index.locale))
    assert "Du bois au lycée" in found("musée du sabot")
    assert found("quinquempoix") == ["Du bois au lycée"]
    museum.other_names = ["Maison Vandamme"]
    museum.save()
    assert sorted(found("vandamme")) == ["Du bois au lycée", "Musée du sabot"]


def test_a_translation_takes_the_place_of_the_french_page(tree: site.Tree) -> None:
    assert found("raconte", "nl") == ["Musée du sabot", "Musée du textile"]
    site.translated(tree)
    assert found("raconte", "nl") == ["Musée du textile"]
    assert found("klompenmakers", "nl") == ["Musée du sabot"]
    tree.page_in("nl").unpublish()
    assert found("raconte", "nl") == ["Musée du sabot", "Musée du textile"]


def event(**fields: Any) -> Event:
    today = timezone.localdate()
    values = {"slug": "fete", "name_fr": "Fête du fuseau", "kind": EventKind.FAIR, "status": EventStatus.PLANNED}
    return Event.objects.create(**{**values, "start": today, "end": today, **fields})


def test_events_are_found_when_they_are_for_the_public(tree: object) -> None:
    public = event(name_nl="Klosfeest")
    event(slug="bureau", name_fr="Bureau du fuseau", audiences=[Audience.BOARD])
    assert found("fuseau") == ["Fête du fuseau"]
    assert found("klosfeest", "nl") == ["Klosfeest"]
    public.audiences = [Audience.MEMBERS]
    public.save()
    assert found("fuseau") == []
    public.audiences = [Audience.PUBLIC]
    public.save()
    assert found("fuseau") == ["Fête du fuseau"]
    public.delete()
    assert found("fuseau") == []


def test_nothing_private_is_in_results_suggestions_spellings_or_counts(tree: site.Tree) -> None:
    """One word for each thing that not everybody may see; none may be in any answer, nor in any column of the index."""
    home = tree.homes["fr"]
    standard(home, "Brouillon", "secretun", live=False).save_revision()
    hidden = standard(home, "Membres secretdeux")
    standard(hidden, "Dessous", "secrettrois")
    PageViewRestriction.objects.create(page=hidden, restriction_type="password", password="x")
    edited = standard(home, "Publique", "ouvert")
    edited.title = "Publique secretquatre"
    edited.save_revision()
    withdrawn = standard(home, "Retirée", "secretcinq")
    withdrawn.unpublish()
    event(slug="conseil", name_fr="Conseil secretsix", audiences=[Audience.BOARD])
    index = site.add(home, oral.TestimonyIndexPage(title="Témoignages", slug="temoignages"))
    testimony = oral.Testimony.objects.create(slug="voix", consent_reference="secretsept", museum=Museum.objects.first())
    site.add(index, oral.TestimonyPage(title="Une voix", slug="une-voix", testimony=testimony))
    expired = standard(home, "Échue", "secrethuit", expire_at=timezone.now() - timezone.timedelta(days=1))
    expired.unpublish(set_expired=True)
    indexing.rebuild()
    forget()
    assert found("ouvert") == ["Publique"]
    assert found("voix") == ["Une voix"]
    for word in ("secretun", "secretdeux", "secrettrois", "secretquatre", "secretcinq", "secretsix", "secretsept", "secrethuit"):
        for language in ("fr", "nl", "en"):
            page = Client().get(f"/{language}/search/", {"q": word})
            assert not page.context["results"]
            assert page.context["total"] == 0
            assert not any(choice.count for choices in page.context["facets"].values() for choice in choices)
            for typed in (word, word[:-1], word[:7], "secret"):
                assert "secret" not in Client().get(f"/{language}/search/suggest", {"q": typed}).text
            slip = Client().get(f"/{language}/search/", {"q": word[:-1] + "z"})
            assert slip.context["instead"] == ""
    for model in (Document, DocumentText, Word):
        assert "secret" not in str(list(model.objects.values_list()))


def test_a_page_withdrawn_behind_the_indexes_back_is_not_shown(tree: site.Tree) -> None:
    page = standard(tree.homes["fr"], "Dentelle")
    Page.objects.filter(pk=page.pk).update(live=False)
    assert found("dentelle") == ["Dentelle"]
    assert "Dentelle</mark></a>" not in Client().get("/fr/search/?q=dentelle").text


def test_a_failure_leaves_the_publication_alone_and_is_tried_again(tree: site.Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    page = standard(tree.homes["fr"], "Brouillon", "dentelle", live=False)
    tried: list[str] = []
    index = indexing.index

    def fails_once(keys: Any) -> None:
        tried.append("now")
        if len(tried) == 1:
            raise RuntimeError("no room left")
        index(keys)

    monkeypatch.setattr(indexing, "index", fails_once)
    publish(page)
    assert Page.objects.get(pk=page.pk).live
    assert len(tried) == 2  # the second time by the task
    assert found("dentelle") == ["Brouillon"]


def test_even_with_no_worker_to_hand_over_to_the_publication_stands(tree: site.Tree, monkeypatch: pytest.MonkeyPatch) -> None:

    def fails(*args: object) -> None:
        raise RuntimeError("no room left")

    monkeypatch.setattr(indexing, "index", fails)
    monkeypatch.setattr(watching, "async_task", fails)
    page = standard(tree.homes["fr"], "Brouillon", "dentelle", live=False)
    publish(page)
    monkeypatch.undo()
    assert found("dentelle") == []
    indexing.rebuild()
    assert found("dentelle") == ["Brouillon"]


def test_rebuilding_twice_changes_nothing(tree: object) -> None:
    before = set(Document.objects.values_list("pk", "key", "language", "shelf"))
    words = set(Word.objects.values_list("word", "language", "uses"))
    indexing.rebuild()
    indexing.rebuild()
    assert set(Document.objects.values_list("pk", "key", "language", "shelf")) == before
    assert set(Word.objects.values_list("word", "language", "uses")) == words


def test_two_publications_at_once_leave_the_latest_words(tree: site.Tree) -> None:
    pages = [standard(tree.homes["fr"], f"Page {number}", "dentelle") for number in range(4)]
    faults: list[Exception] = []

    def rewrite(page: StandardPage) -> None:
        try:
            for turn in range(5):
                indexing.index({f"page:{other.translation_key}" for other in pages})
                Page.objects.filter(pk=page.pk).update(title=f"Page {page.pk} tour {turn}")
                indexing.index({f"page:{page.translation_key}"})
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=rewrite, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert sorted(found("dentelle")) == sorted(f"Page {page.pk} tour 4" for page in pages)
    words = set(Word.objects.values_list("word", "language", "uses"))
    indexing.recount()
    assert set(Word.objects.values_list("word", "language", "uses")) == words
