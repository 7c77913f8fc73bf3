"""The regulator's published schema of a location, with its slips put right.

Each slip was found by validating 451 real records against the schema as it is published.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema.protocols import Validator


def published(shared: Path) -> dict[str, Any]:
    """The schema as it is published."""
    path = shared / "cqc" / "schemas" / "portal-location-response.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return schema


def validator_of(shared: Path) -> Validator:
    """Checks a record against the schema, put right."""
    return jsonschema.Draft7Validator(_put_right(published(shared)))


def _put_right(schema: dict[str, Any]) -> dict[str, Any]:
    """Repair the schema's slips."""
    fields = schema["properties"]
    # A bare "type": "string" stands where a property's own schema should.
    fields["locationTypes"]["items"]["properties"] = {"type": {"type": "string"}}
    # Left out where there is nothing: dates of questions not rated, services not rated singly.
    overall = fields["currentRatings"]["properties"]["overall"]["properties"]
    overall["keyQuestionRatings"]["items"]["required"] = ["name", "rating"]
    fields["currentRatings"]["properties"]["serviceRatings"]["items"]["required"] = ["name"]
    history = fields["historicRatings"]["items"]
    history["required"] = ["reportLinkId", "reportDate"]
    history["properties"]["serviceRatings"]["items"]["required"] = ["name"]
    # Title and dates are required one level too high.
    assessment = fields["assessment"]["items"][0]
    assessment["required"] = ["assessmentPlanPublishedDateTime", "ratings"]
    group = assessment["properties"]["ratings"]["properties"]["asgRatings"]["items"][0]
    question = group["properties"]["keyQuestionRatings"]["items"][0]
    # "percengtageScore" is spelt right in real records.
    question["required"] = ["name", "rating", "commentary", "narrative", "topicareas"]
    # Numbers are sent as text.
    topic = question["properties"]["topicareas"]["items"][0]["properties"]
    topic["qualityStatementId"] = {"type": "string"}
    evidence = topic["evidenceCategory"]["items"][0]["properties"]
    evidence["evidenceCategoryId"] = {"type": "string"}
    return schema
