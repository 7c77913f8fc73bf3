"""accounts registrations and the desk.

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Added in SQL: on SQLite a batch would make the tables anew, and take the rows that refer to them
# and the triggers that keep them along. A constraint of one column goes with its column.
COLUMNS = (
    ("listings", "isf", "BOOLEAN NOT NULL DEFAULT FALSE"),
    ("listings", "address_private", "BOOLEAN NOT NULL DEFAULT FALSE"),
    (
        "listings",
        "availability",
        "VARCHAR(12) CONSTRAINT ck_listings_availability "
        "CHECK (availability IS NULL OR availability IN ('spaces', 'waiting-list', 'full'))",
    ),
    ("listings", "availability_at", "{time}"),
    ("listings", "confirmed_at", "{time}"),
    ("listings", "details", "JSON"),
    (
        "providers",
        "kind",
        "VARCHAR(20) CONSTRAINT ck_providers_kind CHECK (kind IS NULL OR kind IN ('registered', "
        "'other-regulator', 'individual', 'introductory-agency', 'unregulated'))",
    ),
    ("providers", "legal_name", "VARCHAR(200)"),
    ("providers", "company_number", "VARCHAR(10)"),
    ("providers", "charity_number", "VARCHAR(10)"),
    ("providers", "profile", "JSON"),
    ("held_batches", "words", "TEXT"),
    ("quality_alerts", "changed_at", "{time}"),
    ("quality_alerts", "acknowledged_at", "{time}"),
    ("quality_alerts", "acknowledged_by", "VARCHAR(262)"),
    ("quality_alerts", "acknowledged_note", "TEXT"),
)


def add_columns() -> None:
    """Add `COLUMNS` to tables that are there already."""
    time = "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    for table, name, kind in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind.format(time=time)}")


def keep_for_ever(table: str) -> None:
    """Have the database refuse to change, replace or delete rows, as the first migration does."""
    if op.get_bind().dialect.name == "sqlite":
        there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid) "
        for action, condition in (("UPDATE", ""), ("DELETE", ""), ("INSERT", there)):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{action.lower()} BEFORE {action} ON {table} "
                f"{condition}BEGIN SELECT RAISE(ABORT, '{table} is kept for ever'); END"
            )
        return
    for action in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{action.lower()} BEFORE {action} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "email = lower(email) AND email LIKE '%_@_%'", name=op.f("ck_accounts_email_normal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
    )
    op.create_table(
        "register_places",
        sa.Column("cqc_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("search_name", sa.String(length=250), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("provider_name", sa.String(length=250), nullable=False),
        sa.Column("service_types", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "source IN ('list', 'directory')", name=op.f("ck_register_places_source")
        ),
        sa.PrimaryKeyConstraint("cqc_id", name=op.f("pk_register_places")),
    )
    with op.batch_alter_table("register_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_places_postcode"), ["postcode"], unique=False)
        batch_op.create_index("ix_register_places_seen_at", ["seen_at"], unique=False)

    op.create_table(
        "throttles",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttles")),
    )
    op.create_table(
        "account_roles",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "role IN ('provider', 'qa', 'safeguarding', 'manager', 'admin')",
            name=op.f("ck_account_roles_role"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_roles_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_account_roles")),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_memberships_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["accounts.id"], name=op.f("fk_memberships_invited_by")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_memberships_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_memberships_provider_id"), ["provider_id"], unique=False
        )
        batch_op.create_index(
            "uq_memberships_current",
            ["account_id", "provider_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("refers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.String(length=200), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "sent_at IS NULL OR given_up_at IS NULL", name=op.f("ck_messages_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_messages_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_subject"), ["subject"], unique=False)

    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recovery_codes_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expectations_version", sa.String(length=20), nullable=True),
        sa.Column("expectations_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'approved' OR provider_id IS NOT NULL",
            name=op.f("ck_registrations_approved_whole"),
        ),
        sa.CheckConstraint(
            "status = 'open' OR (reference IS NOT NULL AND sent_at IS NOT NULL)",
            name=op.f("ck_registrations_sent_whole"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'sent', 'returned', 'approved', 'declined')",
            name=op.f("ck_registrations_status"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_registrations_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_registrations_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("reference", name=op.f("uq_registrations_reference")),
    )
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_registrations_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_registrations_provider_id"), ["provider_id"], unique=False
        )

    op.create_table(
        "second_factors",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_second_factors_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_sign_ins_ended_whole")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sign_ins_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_account_id"), ["account_id"], unique=False)

    op.create_table(
        "single_use_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=80), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('confirm-email', 'reset-password', 'invitation', 'provider-invitation', 'still-right')",
            name=op.f("ck_single_use_links_purpose"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_single_use_links_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["accounts.id"], name=op.f("fk_single_use_links_made_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_use_links")),
    )
    with op.batch_alter_table("single_use_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_single_use_links_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_single_use_links_subject"), ["subject"], unique=False)

    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cqc_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_address", sa.String(length=254), nullable=True),
        sa.Column("code_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "method IS NULL OR method IN ('code', 'call-back', 'officer')",
            name=op.f("ck_claims_method"),
        ),
        sa.CheckConstraint(
            "status <> 'verified' OR (verified_at IS NOT NULL AND method IS NOT NULL)",
            name=op.f("ck_claims_verified_whole"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'code-sent', 'referred', 'verified', 'refused', 'ended')",
            name=op.f("ck_claims_status"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_claims_account_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_claims_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_claims_registration_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by"], ["accounts.id"], name=op.f("fk_claims_verified_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claims_cqc_id"), ["cqc_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claims_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_claims_registration_id"), ["registration_id"], unique=False
        )
        batch_op.create_index(
            "uq_claims_verified",
            ["cqc_id"],
            unique=True,
            sqlite_where=sa.text("status = 'verified'"),
            postgresql_where=sa.text("status = 'verified'"),
        )

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("original_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "erased_at IS NULL OR replaced_at IS NOT NULL",
            name=op.f("ck_documents_erased_whole"),
        ),
        sa.CheckConstraint(
            "kind IN ('insurance', 'safeguarding-policy', 'food-registration')",
            name=op.f("ck_documents_kind"),
        ),
        sa.CheckConstraint(
            "(seen_at IS NULL) = (seen_by IS NULL)", name=op.f("ck_documents_seen_whole")
        ),
        sa.CheckConstraint(
            "registration_id IS NOT NULL OR provider_id IS NOT NULL",
            name=op.f("ck_documents_owned"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_documents_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_documents_registration_id")
        ),
        sa.ForeignKeyConstraint(["seen_by"], ["accounts.id"], name=op.f("fk_documents_seen_by")),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["accounts.id"], name=op.f("fk_documents_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_documents_stored_name")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_documents_registration_id"), ["registration_id"], unique=False
        )
        batch_op.create_index(
            "uq_documents_current_of_provider",
            ["provider_id", "kind"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.create_index(
            "uq_documents_current_of_registration",
            ["registration_id", "kind"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL AND provider_id IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL AND provider_id IS NULL"),
        )

    op.create_table(
        "listing_counts",
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted", sa.String(length=12), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "counted IN ('view', 'found', 'shortlist', 'contact')",
            name=op.f("ck_listing_counts_counted"),
        ),
        sa.CheckConstraint("times > 0", name=op.f("ck_listing_counts_times")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_counts_listing_id")
        ),
        sa.PrimaryKeyConstraint("listing_id", "day", "counted", name=op.f("pk_listing_counts")),
    )
    op.create_table(
        "listing_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.Column("base_revision", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'dropped') OR sent_at IS NOT NULL",
            name=op.f("ck_listing_edits_sent_whole"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'sent', 'returned', 'approved', 'declined', 'dropped')",
            name=op.f("ck_listing_edits_status"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_listing_edits_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_edits_listing_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_listing_edits_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_edits")),
    )
    with op.batch_alter_table("listing_edits", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_listing_edits_listing_id"), ["listing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_listing_edits_provider_id"), ["provider_id"], unique=False
        )
        batch_op.create_index(
            "uq_listing_edits_under_way",
            ["listing_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('open', 'sent', 'returned')"),
            postgresql_where=sa.text("status IN ('open', 'sent', 'returned')"),
        )

    op.create_table(
        "provider_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["accounts.id"], name=op.f("fk_provider_invitations_invited_by")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_provider_invitations_registration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_invitations")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("edit_id", sa.Integer(), nullable=True),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("notices", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'open') = (decided_at IS NULL) AND (status <> 'open' OR decided_by IS NULL) "
            "AND (status IN ('open', 'closed') OR decided_by IS NOT NULL)",
            name=op.f("ck_cases_decided_whole"),
        ),
        sa.CheckConstraint(
            "kind IN ('registration', 'edit', 'new-listing', 'claim', 'review')",
            name=op.f("ck_cases_kind"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'approved', 'returned', 'declined', 'closed')",
            name=op.f("ck_cases_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('returned', 'declined') OR reason IS NOT NULL",
            name=op.f("ck_cases_reason_given"),
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["accounts.id"], name=op.f("fk_cases_assigned_to")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_cases_claim_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_cases_decided_by")),
        sa.ForeignKeyConstraint(["edit_id"], ["listing_edits.id"], name=op.f("fk_cases_edit_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_cases_listing_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["accounts.id"], name=op.f("fk_cases_opened_by")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_cases_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_cases_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_assigned_to"), ["assigned_to"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_edit_id"), ["edit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_listing_id"), ["listing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_reference"), ["reference"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cases_registration_id"), ["registration_id"], unique=False
        )
        batch_op.create_index("ix_cases_status_opened", ["status", "opened_at"], unique=False)

    op.create_table(
        "safeguarding_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "step IN ('placed', 'reviewed', 'lifted')", name=op.f("ck_safeguarding_reasons_step")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_safeguarding_reasons_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["holds.id"], name=op.f("fk_safeguarding_reasons_hold_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguarding_reasons")),
    )
    with op.batch_alter_table("safeguarding_reasons", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safeguarding_reasons_hold_id"), ["hold_id"], unique=False
        )
    keep_for_ever("safeguarding_reasons")

    op.create_table(
        "still_right_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_how IS NULL)",
            name=op.f("ck_still_right_rounds_ended_whole"),
        ),
        sa.CheckConstraint(
            "ended_how IS NULL OR ended_how IN ('account', 'link', 'paused', 'withdrawn')",
            name=op.f("ck_still_right_rounds_ended_how"),
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_still_right_rounds_listing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_still_right_rounds")),
    )
    with op.batch_alter_table("still_right_rounds", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_still_right_rounds_listing_id"), ["listing_id"], unique=False
        )
        batch_op.create_index(
            "uq_still_right_rounds_under_way",
            ["listing_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    add_columns()


def downgrade() -> None:
    for table, name, _ in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    with op.batch_alter_table("still_right_rounds", schema=None) as batch_op:
        batch_op.drop_index("uq_still_right_rounds_under_way")
        batch_op.drop_index(batch_op.f("ix_still_right_rounds_listing_id"))

    op.drop_table("still_right_rounds")
    op.drop_table("safeguarding_reasons")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_status_opened")
        batch_op.drop_index(batch_op.f("ix_cases_registration_id"))
        batch_op.drop_index(batch_op.f("ix_cases_reference"))
        batch_op.drop_index(batch_op.f("ix_cases_provider_id"))
        batch_op.drop_index(batch_op.f("ix_cases_listing_id"))
        batch_op.drop_index(batch_op.f("ix_cases_edit_id"))
        batch_op.drop_index(batch_op.f("ix_cases_claim_id"))
        batch_op.drop_index(batch_op.f("ix_cases_assigned_to"))

    op.drop_table("cases")
    op.drop_table("provider_invitations")
    with op.batch_alter_table("listing_edits", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_listing_edits_under_way",
            sqlite_where=sa.text("status IN ('open', 'sent', 'returned')"),
            postgresql_where=sa.text("status IN ('open', 'sent', 'returned')"),
        )
        batch_op.drop_index(batch_op.f("ix_listing_edits_provider_id"))
        batch_op.drop_index(batch_op.f("ix_listing_edits_listing_id"))

    op.drop_table("listing_edits")
    op.drop_table("listing_counts")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_documents_current_of_registration",
            sqlite_where=sa.text("replaced_at IS NULL AND provider_id IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL AND provider_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_documents_current_of_provider",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_documents_registration_id"))
        batch_op.drop_index(batch_op.f("ix_documents_provider_id"))

    op.drop_table("documents")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_claims_verified",
            sqlite_where=sa.text("status = 'verified'"),
            postgresql_where=sa.text("status = 'verified'"),
        )
        batch_op.drop_index(batch_op.f("ix_claims_registration_id"))
        batch_op.drop_index(batch_op.f("ix_claims_provider_id"))
        batch_op.drop_index(batch_op.f("ix_claims_cqc_id"))
        batch_op.drop_index(batch_op.f("ix_claims_account_id"))

    op.drop_table("claims")
    with op.batch_alter_table("single_use_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_single_use_links_subject"))
        batch_op.drop_index(batch_op.f("ix_single_use_links_account_id"))

    op.drop_table("single_use_links")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_account_id"))

    op.drop_table("sign_ins")
    op.drop_table("second_factors")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registrations_provider_id"))
        batch_op.drop_index(batch_op.f("ix_registrations_account_id"))

    op.drop_table("registrations")
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_codes_account_id"))

    op.drop_table("recovery_codes")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_messages_subject"))
        batch_op.drop_index(batch_op.f("ix_messages_kind"))
        batch_op.drop_index(batch_op.f("ix_messages_account_id"))

    op.drop_table("messages")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_memberships_current",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_memberships_provider_id"))
        batch_op.drop_index(batch_op.f("ix_memberships_account_id"))

    op.drop_table("memberships")
    op.drop_table("account_roles")
    op.drop_table("throttles")
    with op.batch_alter_table("register_places", schema=None) as batch_op:
        batch_op.drop_index("ix_register_places_seen_at")
        batch_op.drop_index(batch_op.f("ix_register_places_postcode"))

    op.drop_table("register_places")
    op.drop_table("accounts")
