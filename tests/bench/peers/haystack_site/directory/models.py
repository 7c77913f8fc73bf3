"""A listing as one table, which is the kindest way to show it."""

from django.db import models


class Listing(models.Model):
    """One listing; lists as JSON."""

    name = models.CharField(max_length=200)
    summary = models.TextField()
    description = models.TextField()
    town = models.CharField(max_length=100)
    kinds = models.TextField()
    rating = models.CharField(max_length=30)
    direct_payments = models.BooleanField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    price_from = models.FloatField(null=True)
    services = models.JSONField()
    needs = models.JSONField()

    class Meta:
        app_label = "directory"
