"""What is asked for when a batch is ordered, and when it comes back."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from passes.models import Batch, Edition, Offer


class BatchOrderForm(WagtailAdminModelForm):
    """One list of editions and offers: whoever orders chooses what the cards are for, and need not know that they are two kinds."""

    scheme = forms.ChoiceField(label=gettext_lazy("For"))

    class Meta:
        model = Batch
        fields: ClassVar = [
            "scheme", "form", "quantity", "party_size", "locale", "place", "place_name", "museum", "contact", "note",
        ]  # fmt: skip
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self._schemes: dict[str, Edition | Offer] = {}
        groups: list[Any] = [("", _("Choose"))]
        for model in (Edition, Offer):
            found: list[Any] = list(model._default_manager.filter(valid_until__gte=today))
            named = {f"{model._meta.model_name}-{scheme.pk}": scheme for scheme in found}
            self._schemes |= named
            if named:
                groups.append((capfirst(model._meta.verbose_name_plural), [(key, str(scheme)) for key, scheme in named.items()]))
        field = self.fields["scheme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = groups

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        scheme = self._schemes.get(cleaned.get("scheme", ""))
        if scheme is not None:
            cleaned["scheme"] = scheme
            self._see_stock(scheme, cleaned.get("quantity") or 0)
        return cleaned

    def _see_stock(self, scheme: Edition | Offer, wanted: int) -> None:
        left = None if scheme.quantity is None else scheme.quantity - scheme.issued
        if left is not None and wanted > left:
            self.refuse(left)

    def refuse(self, left: int) -> None:
        self.add_error("quantity", ValidationError(_("Only %(left)d are left in the stock."), params={"left": left}))


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("For your colleagues only: the desk does not see it. Write no name here."),
    )
