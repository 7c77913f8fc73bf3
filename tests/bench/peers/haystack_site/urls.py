"""One page."""

from django.urls import path
from haystack_site.directory.views import search

urlpatterns = [path("search", search)]
