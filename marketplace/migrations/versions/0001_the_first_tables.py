"""the first tables.

Revision: 0001
Follows:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "audit_events",
    "observations",
    "decisions",
    "regulator_records",
    "listing_revisions",
)
NEVER_DELETED = ("holds", "job_runs", "held_batches", "quality_alerts")

# What an UPDATE of a row that is never deleted may not touch.
FIXED = {
    "holds": (
        *("id", "listing_id", "kind", "authority"),
        *("rule_version", "placed_at", "placed_by"),
    ),
    "job_runs": ("id",),
    "held_batches": ("id",),
    "quality_alerts": ("id",),
}

# The unique keys besides the number of the row, as a condition on a standing row and the new one.
UNIQUE = {
    "regulator_records": "digest = NEW.digest",
    "listing_revisions": "listing_id = NEW.listing_id AND number = NEW.number",
    "holds": (
        "listing_id = NEW.listing_id AND kind = NEW.kind "
        "AND lifted_at IS NULL AND NEW.lifted_at IS NULL"
    ),
    "held_batches": "status = 'waiting' AND NEW.status = 'waiting'",
    "quality_alerts": (
        "subject = NEW.subject AND kind = NEW.kind AND closed_at IS NULL AND NEW.closed_at IS NULL"
    ),
}

SERVICE_TYPES = (
    ("home-care", "Home care"),
    ("supported-living", "Supported living"),
    ("extra-care", "Extra care"),
    ("shared-lives", "Shared Lives"),
    ("care-home", "Care home"),
    ("nursing-home", "Nursing home"),
    ("respite", "Respite"),
    ("hospice", "Hospice"),
    ("rehabilitation", "Rehabilitation (drugs or alcohol)"),
    ("private-hospital", "Private hospital"),
    ("nhs-provision", "NHS provision"),
    ("personal-assistant", "Personal assistant"),
    ("introductory-agency", "Introductory agency"),
    ("day-opportunities", "Day opportunities"),
    ("voluntary-agency", "Voluntary agency"),
    ("meals", "Meals"),
    ("transport", "Transport"),
    ("equipment-and-telecare", "Equipment and telecare"),
    ("adaptations-and-handyperson", "Adaptations and handyperson"),
    ("cleaning", "Cleaning"),
    ("gardening", "Gardening"),
    ("companionship", "Companionship"),
    ("advocacy", "Advocacy"),
    ("direct-payment-support", "Direct-payment support and payroll"),
    ("social-activity", "Social activity or club"),
)


def refused_on_sqlite() -> list[tuple[str, str, str]]:
    """What to refuse: table, action, and the condition on the row ("" refuses always).

    REPLACE deletes the rows in its way without firing their DELETE triggers, so whatever would
    replace a row is refused before it begins. A new row without a number has -1 in `rowid` here.
    """
    found = [(table, action, "") for table in APPEND_ONLY for action in ("UPDATE", "DELETE")]
    found += [(table, "DELETE", "") for table in NEVER_DELETED]
    for table in (*APPEND_ONLY, *NEVER_DELETED):
        same = "rowid = NEW.rowid" + (f" OR {UNIQUE[table]}" if table in UNIQUE else "")
        found.append((table, "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {same})"))
    for table in NEVER_DELETED:
        changed = [f"NEW.{column} IS NOT OLD.{column}" for column in FIXED[table]]
        if table == "holds":
            changed.append("OLD.lifted_at IS NOT NULL")
        if table in UNIQUE:
            other = f"rowid <> OLD.rowid AND {UNIQUE[table]}"
            changed.append(f"EXISTS (SELECT 1 FROM {table} WHERE {other})")
        found.append((table, "UPDATE", " OR ".join(changed)))
    return found


def refused_on_postgresql() -> list[tuple[str, str, str]]:
    """What to refuse: table, action, and the condition on the row ("" refuses always)."""
    found = [(table, action, "") for table in APPEND_ONLY for action in ("UPDATE", "DELETE")]
    found += [(table, "DELETE", "") for table in NEVER_DELETED]
    found += [(table, "TRUNCATE", "") for table in (*APPEND_ONLY, *NEVER_DELETED)]
    for table in NEVER_DELETED:
        changed = [f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FIXED[table]]
        if table == "holds":
            changed.append("OLD.lifted_at IS NOT NULL")
        found.append((table, "UPDATE", " OR ".join(changed)))
    return found


def keep_for_ever() -> None:
    """Have the database itself refuse to change, replace or delete what must be kept."""
    if op.get_bind().dialect.name == "sqlite":
        for table, action, condition in refused_on_sqlite():
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{action.lower()} BEFORE {action} ON {table} "
                + (f"WHEN {condition} " if condition else "")
                + f"BEGIN SELECT RAISE(ABORT, '{table} is kept for ever'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is kept for ever', TG_TABLE_NAME; END $$"
    )
    for table, action, condition in refused_on_postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{action.lower()} BEFORE {action} ON {table} "
            + (f"FOR EACH ROW WHEN ({condition}) " if condition else "FOR EACH STATEMENT ")
            + "EXECUTE FUNCTION refuse_change()"
        )


def forget_triggers() -> None:
    """Remove the triggers, so that the tables can be dropped."""
    if op.get_bind().dialect.name == "sqlite":
        for table, action, _ in refused_on_sqlite():
            op.execute(f"DROP TRIGGER {table}_refuse_{action.lower()}")
        return
    for table, action, _ in refused_on_postgresql():
        op.execute(f"DROP TRIGGER {table}_refuse_{action.lower()} ON {table}")
    op.execute("DROP FUNCTION refuse_change()")


def upgrade() -> None:
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=262), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("data", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_events_kind"), ["kind"], unique=False)
        batch_op.create_index("ix_audit_events_subject_at", ["subject", "at"], unique=False)

    op.create_table(
        "directory_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_directory_version_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_version")),
    )
    op.create_table(
        "job_leases",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_leases")),
    )
    op.create_table(
        "job_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'running') = (finished_at IS NULL)", name=op.f("ck_job_runs_finished")
        ),
        sa.CheckConstraint(
            "status IN ('running', 'complete', 'partial', 'failed', 'guarded', 'abandoned')",
            name=op.f("ck_job_runs_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_runs")),
    )
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.create_index("ix_job_runs_job_started", ["job", "started_at"], unique=False)

    op.create_table(
        "languages",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_languages")),
    )
    op.create_table(
        "locations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cqc_id", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_observation_id", sa.Integer(), nullable=True),
        sa.Column("last_observed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_found_id", sa.Integer(), nullable=True),
        sa.Column("last_found_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "cqc_id = upper(cqc_id) AND cqc_id <> ''", name=op.f("ck_locations_cqc_id_normal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
        sa.UniqueConstraint("cqc_id", name=op.f("uq_locations_cqc_id")),
    )
    op.create_table(
        "needs",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_needs")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_topic_due", ["topic", "due_at"], unique=False)

    op.create_table(
        "providers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_providers")),
        sa.UniqueConstraint("name", name=op.f("uq_providers_name")),
    )
    op.create_table(
        "regulator_records",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_regulator_records")),
    )
    op.create_table(
        "service_types",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_service_types")),
    )
    op.create_table(
        "held_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("hides", sa.Integer(), nullable=False),
        sa.Column("restores", sa.Integer(), nullable=False),
        sa.Column("watched", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=254), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'applied', 'dismissed', 'superseded')",
            name=op.f("ck_held_batches_status"),
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'superseded') OR settled_by IS NOT NULL",
            name=op.f("ck_held_batches_settled_whole"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["job_runs.id"], name=op.f("fk_held_batches_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_batches")),
    )
    with op.batch_alter_table("held_batches", schema=None) as batch_op:
        batch_op.create_index(
            "uq_held_batches_waiting",
            ["status"],
            unique=True,
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        )

    op.create_table(
        "listings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("website", sa.String(length=500), nullable=False),
        sa.Column("price_from", sa.Integer(), nullable=True),
        sa.Column("price_to", sa.Integer(), nullable=True),
        sa.Column("price_unit", sa.String(length=10), nullable=True),
        sa.Column("direct_payments", sa.Boolean(), nullable=False),
        sa.Column("publication", sa.String(length=10), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.Column("changed_in", sa.Integer(), nullable=False),
        sa.Column("rating", sa.String(length=30), nullable=True),
        sa.Column("rating_published_on", sa.Date(), nullable=True),
        sa.Column("first_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT visible OR publication = 'published'", name=op.f("ck_listings_visible_published")
        ),
        sa.CheckConstraint(
            "price_unit IS NULL OR price_unit IN ('hour', 'visit', 'session', 'day', 'week', 'item')",
            name=op.f("ck_listings_price_unit"),
        ),
        sa.CheckConstraint(
            "publication <> 'published' OR published_at IS NOT NULL", name=op.f("ck_listings_dated")
        ),
        sa.CheckConstraint(
            "publication IN ('draft', 'published', 'withdrawn')",
            name=op.f("ck_listings_publication"),
        ),
        sa.CheckConstraint(
            "rating IS NULL OR rating IN ('outstanding', 'good', 'requires-improvement', 'inadequate')",
            name=op.f("ck_listings_rating"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["locations.id"], name=op.f("fk_listings_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_listings_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint("reference", name=op.f("uq_listings_reference")),
        sa.UniqueConstraint("slug", name=op.f("uq_listings_slug")),
    )
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listings_changed_in"), ["changed_in"], unique=False)
        batch_op.create_index(batch_op.f("ix_listings_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listings_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "observations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("second_look", sa.Boolean(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("response_hash", sa.String(length=64), nullable=True),
        sa.Column("record_digest", sa.String(length=64), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(outcome = 'found') = (record_digest IS NOT NULL)",
            name=op.f("ck_observations_found_record"),
        ),
        sa.CheckConstraint(
            "outcome IN ('found', 'not-found', 'failed', 'unreadable')",
            name=op.f("ck_observations_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["locations.id"], name=op.f("fk_observations_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_digest"],
            ["regulator_records.digest"],
            name=op.f("fk_observations_record_digest"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["job_runs.id"], name=op.f("fk_observations_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
    )
    with op.batch_alter_table("observations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_observations_location_fetched", ["location_id", "fetched_at"], unique=False
        )
        batch_op.create_index("ix_observations_run", ["run_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["held_batches.id"], name=op.f("fk_decisions_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_decisions_listing_id")
        ),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observations.id"], name=op.f("fk_decisions_observation_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["job_runs.id"], name=op.f("fk_decisions_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_listing_id"), ["listing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_run_id"), ["run_id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.String(length=262), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(length=262), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.Column("lift_evidence", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('rating', 'registration', 'unchecked', 'suspension', 'safeguarding', 'documents', 'stale', 'paused')",
            name=op.f("ck_holds_kind"),
        ),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL)",
            name=op.f("ck_holds_lifted_whole"),
        ),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_holds_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holds_listing_id"), ["listing_id"], unique=False)
        batch_op.create_index(
            "uq_holds_open",
            ["listing_id", "kind"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "listing_languages",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_languages_listing_id")
        ),
        sa.ForeignKeyConstraint(
            ["slug"], ["languages.slug"], name=op.f("fk_listing_languages_slug")
        ),
        sa.PrimaryKeyConstraint("listing_id", "slug", name=op.f("pk_listing_languages")),
    )
    with op.batch_alter_table("listing_languages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_languages_slug"), ["slug"], unique=False)

    op.create_table(
        "listing_needs",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_needs_listing_id")
        ),
        sa.ForeignKeyConstraint(["slug"], ["needs.slug"], name=op.f("fk_listing_needs_slug")),
        sa.PrimaryKeyConstraint("listing_id", "slug", name=op.f("pk_listing_needs")),
    )
    with op.batch_alter_table("listing_needs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_needs_slug"), ["slug"], unique=False)

    op.create_table(
        "listing_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=262), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_revisions_listing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_revisions")),
    )
    with op.batch_alter_table("listing_revisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_listing_revisions_listing_id"), ["listing_id"], unique=False
        )
        batch_op.create_index("uq_listing_revisions_number", ["listing_id", "number"], unique=True)

    op.create_table(
        "listing_service_types",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_service_types_listing_id")
        ),
        sa.ForeignKeyConstraint(
            ["slug"], ["service_types.slug"], name=op.f("fk_listing_service_types_slug")
        ),
        sa.PrimaryKeyConstraint("listing_id", "slug", name=op.f("pk_listing_service_types")),
    )
    with op.batch_alter_table("listing_service_types", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_service_types_slug"), ["slug"], unique=False)

    op.create_table(
        "quality_alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_quality_alerts_listing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_alerts")),
    )
    with op.batch_alter_table("quality_alerts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quality_alerts_listing_id"), ["listing_id"], unique=False
        )
        batch_op.create_index(
            "uq_quality_alerts_open",
            ["subject", "kind"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
    op.execute("INSERT INTO directory_version (id, version) VALUES (1, 1)")
    kinds = sa.table("service_types", sa.column("slug", sa.String), sa.column("name", sa.String))
    op.bulk_insert(kinds, [{"slug": slug, "name": name} for slug, name in SERVICE_TYPES])
    keep_for_ever()


def downgrade() -> None:
    forget_triggers()
    with op.batch_alter_table("quality_alerts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_quality_alerts_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_quality_alerts_listing_id"))

    op.drop_table("quality_alerts")
    with op.batch_alter_table("listing_service_types", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_service_types_slug"))

    op.drop_table("listing_service_types")
    with op.batch_alter_table("listing_revisions", schema=None) as batch_op:
        batch_op.drop_index("uq_listing_revisions_number")
        batch_op.drop_index(batch_op.f("ix_listing_revisions_listing_id"))

    op.drop_table("listing_revisions")
    with op.batch_alter_table("listing_needs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_needs_slug"))

    op.drop_table("listing_needs")
    with op.batch_alter_table("listing_languages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_languages_slug"))

    op.drop_table("listing_languages")
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_holds_open",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_holds_listing_id"))

    op.drop_table("holds")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_run_id"))
        batch_op.drop_index(batch_op.f("ix_decisions_listing_id"))
        batch_op.drop_index(batch_op.f("ix_decisions_batch_id"))

    op.drop_table("decisions")
    with op.batch_alter_table("observations", schema=None) as batch_op:
        batch_op.drop_index("ix_observations_run")
        batch_op.drop_index("ix_observations_location_fetched")

    op.drop_table("observations")
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listings_provider_id"))
        batch_op.drop_index(batch_op.f("ix_listings_location_id"))
        batch_op.drop_index(batch_op.f("ix_listings_changed_in"))

    op.drop_table("listings")
    with op.batch_alter_table("held_batches", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_held_batches_waiting",
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        )

    op.drop_table("held_batches")
    op.drop_table("service_types")
    op.drop_table("regulator_records")
    op.drop_table("providers")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_topic_due")

    op.drop_table("outbox")
    op.drop_table("needs")
    op.drop_table("locations")
    op.drop_table("languages")
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_job_runs_job_started")

    op.drop_table("job_runs")
    op.drop_table("job_leases")
    op.drop_table("directory_version")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_subject_at")
        batch_op.drop_index(batch_op.f("ix_audit_events_kind"))

    op.drop_table("audit_events")
