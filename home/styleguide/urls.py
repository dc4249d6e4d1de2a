"""The address of the style guide, under the language."""

from django.urls import path

from home.styleguide.views import StyleGuideView

urlpatterns = [path("styleguide/", StyleGuideView.as_view(), name="style_guide")]
