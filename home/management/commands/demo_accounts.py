from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.models import ImportedRecord, User
from cms.roles import DESK_MANAGERS, EDITORS, TRANSLATORS, setup_roles
from cms.shortcode import spaced
from museums.contributors import add_contributor
from museums.models import Museum
from passes.demo import load_demo_passes
from passes.demo_offers import EXAMPLE
from passes.models import Channel, Edition, Pass, PassState, SharedCode
from passes.services import desks, issuing

DOMAIN = "proscitec.example"
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # nothing that reads like something else
PASSWORD_GROUPS = 4


@dataclass(frozen=True)
class Account:
    key: str
    label: str
    name: tuple[str, str]
    groups: tuple[str, ...] = ()
    is_superuser: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"

    @property
    def password(self) -> str:
        """The same at each run on one installation, another on the next: derived from its secret key."""
        digest = salted_hmac("demo accounts", self.email, algorithm="sha256").digest()
        letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[: 4 * PASSWORD_GROUPS])
        return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


EDITOR = Account("editor", "Editor", ("Édith", "Rédac"), (EDITORS,))
TRANSLATOR = Account("translator", "Translator", ("Tom", "Vertaler"), (TRANSLATORS,))
CONTRIBUTOR = Account("museum", "Museum contributor", ("Marie", "Musée"))
DESK_MANAGER = Account("desks", "Desk manager", ("Denis", "Accueil"), (DESK_MANAGERS,))
ADMIN = Account("admin", "Administrator", ("Alix", "Admin"), is_superuser=True)
ACCOUNTS = (EDITOR, TRANSLATOR, CONTRIBUTOR, DESK_MANAGER, ADMIN)


class Command(BaseCommand):
    help = "Accounts, a desk's enrolment link and a ready pass to try the site with. Only in development and the demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default=settings.WAGTAILADMIN_BASE_URL, help="how the site is reached")
        parser.add_argument("--json", action="store_true", help="print one JSON object, for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Demo accounts have passwords that anybody can find out: they are made with the development settings only."
            )
        found = prepare(options["base_url"].rstrip("/"))
        self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False) if options["json"] else in_words(found))


@transaction.atomic
def prepare(base_url: str) -> dict[str, Any]:
    setup_roles()
    edition = load_demo_passes().edition
    museum = museum_with_advantage(edition)
    for account in ACCOUNTS:
        user = make_account(account)
        if account is CONTRIBUTOR:
            add_contributor(museum=museum, user=user)
    _enrolment, code = desks.create_enrolment(museum=museum)
    held_pass = ready_pass(edition)
    return {
        "site": f"{base_url}/",
        "admin": base_url + reverse("wagtailadmin_home"),
        "accounts": {
            account.key: {"label": account.label, "email": account.email, "password": account.password} for account in ACCOUNTS
        },
        "museum": {"slug": museum.slug, "name": museum.name},
        "desk": {"address": base_url + reverse("desk:enrol", args=[code]), "code": spaced(code)},
        "pass": {"address": base_url + issuing.path_of(held_pass), "code": spaced(held_pass.short_code)},
        "offer": offer_to_try(base_url),
    }


def make_account(account: Account) -> User:
    """The account, with the password that is printed; whatever else somebody changed in it stays."""
    user = User.objects.filter(email=account.email).first()
    if user is None:
        first_name, last_name = account.name
        user = User.objects.create_user(
            account.email,
            account.password,
            first_name=first_name,
            last_name=last_name,
            is_superuser=account.is_superuser,
            is_staff=account.is_superuser,
        )
        user.groups.set(Group.objects.filter(name__in=account.groups))
    elif not user.check_password(account.password):
        user.set_password(account.password)
        user.save(update_fields=["password"])
    return user


def museum_with_advantage(edition: Edition) -> Museum:
    """A museum where the pass gives something without a question first."""
    simple = Museum.objects.filter(advantages__edition=edition, advantages__check_fr="", advantages__quota=None)
    museum = simple.order_by("slug").first()
    if museum is None:
        raise CommandError("No museum gives an advantage: run manage.py load_network first.")
    return museum


def ready_pass(edition: Edition) -> Pass:
    """The pass the last run made, as long as a desk would still accept it; else a new one."""
    memory = ImportedRecord.objects.filter(kind="demo", slug="pass").first()
    today = timezone.localdate()
    kept = Pass.objects.filter(
        access_key=memory.values["access_key"] if memory else "",
        state=PassState.ACTIVE,
        edition=edition,
        valid_until__gte=today,
        slots=None,
    ).first()
    if kept:
        return kept
    [new] = issuing.issue(scheme=edition, quantity=1, locale="fr", channel=Channel.WEBSITE)
    ImportedRecord.objects.update_or_create(kind="demo", slug="pass", defaults={"values": {"access_key": new.access_key}})
    return new


def offer_to_try(base_url: str) -> dict[str, str] | None:
    """The shared code of the example offer, where load_demo_offers has made it."""
    shared = SharedCode.objects.filter(offer__slug=EXAMPLE, is_closed=False).order_by("pk").first()
    if shared is None:
        return None
    return {"address": base_url + reverse("passes:activate_code", args=[shared.code]), "code": spaced(shared.code)}


def in_words(found: dict[str, Any]) -> str:
    width = max(len(account["label"]) for account in found["accounts"].values()) + 2
    email = max(len(account["email"]) for account in found["accounts"].values()) + 2
    lines = [("Public site", found["site"]), ("Editing", found["admin"])]
    for key, account in found["accounts"].items():
        of_museum = f"   (pages of {found['museum']['name']})" if key == CONTRIBUTOR.key else ""
        lines.append((account["label"], f"{account['email']:<{email}}{account['password']}{of_museum}"))
    lines += [
        ("Desk", f"{found['desk']['address']}   (once, for {found['museum']['name']})"),
        ("Ready pass", f"{found['pass']['address']}   (code {found['pass']['code']})"),
    ]
    if found["offer"]:
        lines.append(("Sponsor offer", f"{found['offer']['address']}   (code {found['offer']['code']})"))
    return "\n".join(f"  {label:<{width}}{text}" for label, text in lines)
