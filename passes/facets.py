"""The filter that passes add to the directory of museums."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from museums import facets
from passes.models import Advantage


def accepts_the_pass() -> Q:
    """Museums where the current or the next edition gives something."""
    current = Advantage.objects.filter(edition__valid_until__gte=timezone.localdate())
    return Q(pk__in=current.order_by().values("museum"))


def connect() -> None:
    facets.register(facets.Flag("pass", _("Accepts the pass"), accepts_the_pass))
