"""Two museums with their contributors, an editor, and what a browser sends."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.roles import EDITORS
from museums.contributors import add_contributor
from museums.models import FactProposal, Museum, ProposalState
from museums.proposals import sheet
from tests.cms import tree as trees
from tests.cms.tree import BLOCK

LATER = "Un résumé que le musée vient d’écrire."


class Scene:
    """Two museums with a contributor each, one more for the first, an editor; the first museum is open to groups and costs 5 €."""

    def __init__(self) -> None:
        self.tree = trees.build()
        self.museum = Museum.objects.get(slug="sabot")
        self.other = Museum.objects.get(slug="textile")
        sheet.write(self.museum, {"phone": "03 20 00 00 00", "groups_welcome": True, "price_full": "5.00"})
        self.marie = self.member("musee@example.org", museum=self.museum)
        self.paul = self.member("collegue@example.org", museum=self.museum)
        self.stranger = self.member("autre@example.org", museum=self.other)
        self.editor = self.member("redaction@example.org", EDITORS)

    def member(self, email: str, *groups: str, museum: Museum | None = None) -> Client:
        client, user = trees.log_in(email)
        user.groups.add(*Group.objects.filter(name__in=groups))
        if museum:
            add_contributor(museum=museum, user=user)
        return client

    @property
    def address(self) -> str:
        return reverse("my_museum", args=["sabot"])

    def filled(self, client: Client, **changes: Any) -> dict[str, Any]:
        """What a browser sends when the form is sent as it is shown, with some changes."""
        context = client.get(self.address).context
        data: dict[str, Any] = {}
        for form in (context["facts"], context["words"]):
            for field in form or ():
                value = field.value()
                if value not in (None, ""):
                    data[field.html_name] = value
        if f"block_{BLOCK}" in data:
            data[f"block_{BLOCK}"] = trees.page_form(self.tree.sabot)["body-0-value"]
        return {**data, **changes}

    def send(self, client: Client, button: str = "submit", **changes: Any) -> Any:
        return client.post(self.address, {**self.filled(client, **changes), button: "1"})

    def reload(self) -> Museum:
        self.museum.refresh_from_db()
        return self.museum

    def waiting(self) -> FactProposal:
        return FactProposal.objects.get(state=ProposalState.WAITING)

    def answer(self, client: Client, *accepted: str, refuse: bool = False, **more: Any) -> Any:
        proposal = FactProposal.objects.latest("pk")
        form = {
            "accepted": accepted,
            "version": proposal.version,
            "answer": "",
            **({"refuse": "1"} if refuse else {"decide": "1"}),
            **more,
        }
        return client.post(reverse("museum_review", args=[proposal.pk]), form)
