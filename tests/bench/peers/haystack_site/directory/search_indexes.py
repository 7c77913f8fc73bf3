"""What haystack keeps of a listing."""

from haystack import indexes
from haystack_site.directory.models import Listing


class ListingIndex(indexes.SearchIndex, indexes.Indexable):
    """One document field from a template, and a field for each filter.

    `listed` says "yes" for all. Without words and filters haystack asks Whoosh for whatever has any
    word at all, which takes seconds at 2,000 listings and minutes at 60,000.
    """

    text = indexes.CharField(document=True, use_template=True)
    name = indexes.CharField(model_attr="name", indexed=False)
    rating = indexes.CharField(model_attr="rating", faceted=True)
    direct_payments = indexes.BooleanField(model_attr="direct_payments", faceted=True)
    services = indexes.MultiValueField(model_attr="services", faceted=True)
    needs = indexes.MultiValueField(model_attr="needs")
    latitude = indexes.FloatField(model_attr="latitude")
    longitude = indexes.FloatField(model_attr="longitude")
    listed = indexes.CharField()
    price_from = indexes.FloatField(model_attr="price_from", null=True)

    def get_model(self):
        """Which table."""
        return Listing

    def prepare_listed(self, listing):
        """What every listing has."""
        del listing
        return "yes"
