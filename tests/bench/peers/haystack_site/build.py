"""Fills the table from ROWS and builds the index."""

import json
import os
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

django.setup()

from haystack_site.directory.models import Listing  # noqa: E402 - needs Django set up

with connection.schema_editor() as editor:
    editor.create_model(Listing)
with Path(os.environ["ROWS"]).open(encoding="utf-8") as rows:
    Listing.objects.bulk_create((Listing(**json.loads(row)) for row in rows), batch_size=500)
# In one batch: before it adds a document, haystack looks for an older one in every batch so far.
call_command("rebuild_index", interactive=False, batchsize=Listing.objects.count(), verbosity=0)
