"""Under which headings the editor lists the blocks."""

from django.utils.translation import gettext_lazy as _

WORDS = _("Words")
PICTURES = _("Pictures and films")
FIGURES = _("Figures and dates")
LEADING_ON = _("Leading on")
NETWORK = _("From the network")
