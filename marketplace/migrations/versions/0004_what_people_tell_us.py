"""what people tell us.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


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
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("passphrase_digest", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("provider_words", sa.String(length=200), nullable=False),
        sa.Column("cqc_id", sa.String(length=40), nullable=False),
        sa.Column("district", sa.String(length=8), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "entered_by IS NULL OR source NOT IN ('form', 'professional')",
            name=op.f("ck_submissions_entered_by"),
        ),
        sa.CheckConstraint(
            "source IN ('form', 'phone', 'letter', 'email', 'visit', 'professional')",
            name=op.f("ck_submissions_source"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["accounts.id"], name=op.f("fk_submissions_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_submissions_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("reference", name=op.f("uq_submissions_reference")),
    )
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_submissions_provider_id"), ["provider_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_submissions_received_at"), ["received_at"], unique=False
        )

    op.create_table(
        "concern_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_concern_drafts_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_drafts")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_concern_drafts_token_digest")),
    )
    with op.batch_alter_table("concern_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_drafts_saved_at"), ["saved_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_concern_drafts_submission_id"), ["submission_id"], unique=False
        )

    op.create_table(
        "concerns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=14), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("waits_for_safeguarding", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("triaged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sorted", sa.String(length=6), nullable=True),
        sa.Column("considered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("considered_words", sa.Text(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_why", sa.String(length=10), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("spam_by", sa.Integer(), nullable=True),
        sa.Column("spam_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spam_agreed_by", sa.Integer(), nullable=True),
        sa.Column("raised_by", sa.Integer(), nullable=True),
        sa.Column("organisational", sa.Boolean(), nullable=False),
        sa.Column("pattern", sa.Boolean(), nullable=False),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (status <> 'closed')", name=op.f("ck_concerns_closed_whole")
        ),
        sa.CheckConstraint(
            "NOT status IN ('confirmed', 'replied', 'with-provider') OR kind IN ('complaint', 'concern', 'comment', 'compliment')",
            name=op.f("ck_concerns_provider_kinds"),
        ),
        sa.CheckConstraint(
            "closed_why IS NULL OR (closed_why = 'duplicate') = (merged_into IS NOT NULL)",
            name=op.f("ck_concerns_duplicate_of_one"),
        ),
        sa.CheckConstraint(
            "raised_by IS NULL OR kind = 'safeguarding'",
            name=op.f("ck_concerns_raised_for_safeguarding"),
        ),
        sa.CheckConstraint(
            "closed_why IS NULL OR closed_why <> 'spam' OR (spam_by IS NOT NULL AND spam_agreed_by IS NOT NULL AND spam_by <> spam_agreed_by)",
            name=op.f("ck_concerns_spam_by_two"),
        ),
        sa.CheckConstraint(
            "closed_why IS NULL OR closed_why IN ('considered', 'handed-off', 'duplicate', 'spam')",
            name=op.f("ck_concerns_closed_whys"),
        ),
        sa.CheckConstraint(
            "kind <> 'safeguarding' OR NOT waits_for_safeguarding",
            name=op.f("ck_concerns_safeguarding_first"),
        ),
        sa.CheckConstraint(
            "kind IN ('safeguarding', 'speaking-up', 'complaint', 'council-complaint', 'concern', 'comment', 'compliment', 'intelligence')",
            name=op.f("ck_concerns_kind"),
        ),
        sa.CheckConstraint(
            "shared_at IS NULL OR kind IN ('complaint', 'concern', 'comment', 'compliment')",
            name=op.f("ck_concerns_shared_kinds"),
        ),
        sa.CheckConstraint(
            "sorted IS NULL OR sorted IN ('yes', 'partly', 'no')", name=op.f("ck_concerns_sorted")
        ),
        sa.CheckConstraint(
            "status IN ('received', 'acknowledged', 'triaged', 'with-provider', 'replied', 'confirmed', 'considered', 'handed-off', 'closed', 'reopened')",
            name=op.f("ck_concerns_status"),
        ),
        sa.CheckConstraint(
            "(closed_why IS NULL) = (closed_at IS NULL)", name=op.f("ck_concerns_closed_why")
        ),
        sa.CheckConstraint(
            "(sorted IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_concerns_confirmed_whole")
        ),
        sa.CheckConstraint("priority BETWEEN 0 AND 2", name=op.f("ck_concerns_priority")),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["accounts.id"], name=op.f("fk_concerns_assigned_to")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["concerns.id"], name=op.f("fk_concerns_merged_into")
        ),
        sa.ForeignKeyConstraint(["raised_by"], ["accounts.id"], name=op.f("fk_concerns_raised_by")),
        sa.ForeignKeyConstraint(
            ["spam_agreed_by"], ["accounts.id"], name=op.f("fk_concerns_spam_agreed_by")
        ),
        sa.ForeignKeyConstraint(["spam_by"], ["accounts.id"], name=op.f("fk_concerns_spam_by")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_concerns_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
    )
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concerns_assigned_to"), ["assigned_to"], unique=False)
        batch_op.create_index(batch_op.f("ix_concerns_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(
            "ix_concerns_status_received", ["status", "received_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_concerns_submission_id"), ["submission_id"], unique=False
        )

    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("share", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "recipient IN ('provider', 'qa', 'safeguarding', 'council-complaints', 'cqc', 'health', 'host-borough', 'ombudsman')",
            name=op.f("ck_consents_recipient"),
        ),
        sa.CheckConstraint(
            "share IN ('with-name', 'without-name', 'no')", name=op.f("ck_consents_share")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_consents_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consents_submission_id"), ["submission_id"], unique=False
        )

    op.create_table(
        "compliments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provider_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provider_agreed_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.String(length=18), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by IS NULL)",
            name=op.f("ck_compliments_approved_whole"),
        ),
        sa.CheckConstraint(
            "approved_at IS NULL OR (provider_agreed_at IS NOT NULL AND listing_id IS NOT NULL)",
            name=op.f("ck_compliments_approved_last"),
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_how IS NULL)",
            name=op.f("ck_compliments_ended_whole"),
        ),
        sa.CheckConstraint(
            "ended_how IS NULL OR ended_how IN ('person-withdrew', 'provider-declined', 'provider-withdrew', 'declined', 'taken-off')",
            name=op.f("ck_compliments_ended_how"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["accounts.id"], name=op.f("fk_compliments_ended_by")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["accounts.id"], name=op.f("fk_compliments_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name=op.f("fk_compliments_concern_id")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_compliments_listing_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_agreed_by"], ["accounts.id"], name=op.f("fk_compliments_provider_agreed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliments")),
        sa.UniqueConstraint("concern_id", name=op.f("uq_compliments_concern_id")),
    )
    with op.batch_alter_table("compliments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_compliments_listing_id"), ["listing_id"], unique=False)

    op.create_table(
        "concern_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('related', 'organisational')", name=op.f("ck_concern_links_kind")
        ),
        sa.CheckConstraint("concern_id <> other_id", name=op.f("ck_concern_links_two")),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_concern_links_by")),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name=op.f("fk_concern_links_concern_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["concerns.id"], name=op.f("fk_concern_links_other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_links")),
    )
    with op.batch_alter_table("concern_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_concern_links_concern_id"), ["concern_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_concern_links_other_id"), ["other_id"], unique=False)

    op.create_table(
        "concern_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("put_right", sa.Text(), nullable=False),
        sa.Column("stops_again", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sent_at IS NULL OR (put_right <> '' AND stops_again <> '')",
            name=op.f("ck_concern_replies_both_parts"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_concern_replies_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name=op.f("fk_concern_replies_concern_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_concern_replies_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_replies")),
    )
    with op.batch_alter_table("concern_replies", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_concern_replies_concern_id"), ["concern_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_concern_replies_provider_id"), ["provider_id"], unique=False
        )
        batch_op.create_index(
            "uq_concern_replies_draft",
            ["concern_id"],
            unique=True,
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )

    op.create_table(
        "concern_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=14), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=262), nullable=False),
        sa.CheckConstraint(
            "status IN ('received', 'acknowledged', 'triaged', 'with-provider', 'replied', 'confirmed', 'considered', 'handed-off', 'closed', 'reopened')",
            name=op.f("ck_concern_steps_status"),
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name=op.f("fk_concern_steps_concern_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_steps")),
    )
    with op.batch_alter_table("concern_steps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_concern_steps_concern_id"), ["concern_id"], unique=False
        )

    op.create_table(
        "concern_themes",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "theme IN ('visits', 'conduct', 'dignity', 'communication', 'medicines', 'food', 'cleanliness', 'injury', 'care-plan', 'money', 'staffing', 'environment', 'privacy', 'handling', 'access', 'other')",
            name=op.f("ck_concern_themes_theme"),
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name=op.f("fk_concern_themes_concern_id")
        ),
        sa.PrimaryKeyConstraint("concern_id", "theme", name=op.f("pk_concern_themes")),
    )
    op.create_table(
        "concern_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("author", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=14), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "audience IN ('person', 'staff', 'safeguarding')",
            name=op.f("ck_concern_words_audience"),
        ),
        sa.CheckConstraint(
            "author IN ('person', 'qa', 'safeguarding', 'provider')",
            name=op.f("ck_concern_words_author"),
        ),
        sa.CheckConstraint(
            "kind IN ('added', 'asked-qa', 'asked-ombudsman', 'not-sorted', 'reopened', 'told-person', 'note', 'to-qa')",
            name=op.f("ck_concern_words_kind"),
        ),
        sa.CheckConstraint(
            "(author = 'provider') = (provider_id IS NOT NULL)",
            name=op.f("ck_concern_words_written_for_a_provider"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_concern_words_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name=op.f("fk_concern_words_concern_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_concern_words_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_concern_words_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_words")),
    )
    with op.batch_alter_table("concern_words", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_concern_words_concern_id"), ["concern_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_concern_words_submission_id"), ["submission_id"], unique=False
        )

    op.create_table(
        "hand_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(length=24), nullable=False),
        sa.Column("method", sa.String(length=14), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_version", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("receipt_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_by", sa.Integer(), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(recipient = 'provider') = (provider_id IS NOT NULL)",
            name=op.f("ck_hand_offs_provider"),
        ),
        sa.CheckConstraint(
            "(status = 'signposted') = (method = 'signposted')",
            name=op.f("ck_hand_offs_signposted_sends_nothing"),
        ),
        sa.CheckConstraint(
            "basis IN ('consent-with-name', 'consent-without-name', 'safeguarding', 'public-task')",
            name=op.f("ck_hand_offs_basis"),
        ),
        sa.CheckConstraint(
            "method IN ('here', 'secure-email', 'phone', 'portal', 'post', 'by-hand', 'signposted')",
            name=op.f("ck_hand_offs_method"),
        ),
        sa.CheckConstraint(
            "recipient IN ('provider', 'qa', 'safeguarding', 'council-complaints', 'cqc', 'health', 'host-borough', 'ombudsman')",
            name=op.f("ck_hand_offs_recipient"),
        ),
        sa.CheckConstraint(
            "status <> 'ended' OR (outcome IS NOT NULL AND ended_at IS NOT NULL)",
            name=op.f("ck_hand_offs_ended_whole"),
        ),
        sa.CheckConstraint(
            "status IN ('sent', 'received', 'ended', 'taken-back', 'signposted')",
            name=op.f("ck_hand_offs_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('received', 'ended') OR receipt_at IS NOT NULL",
            name=op.f("ck_hand_offs_received_whole"),
        ),
        sa.CheckConstraint(
            "receipt_at IS NULL OR receipt_by IS NOT NULL",
            name=op.f("ck_hand_offs_receipt_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name=op.f("fk_hand_offs_concern_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_hand_offs_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_by"], ["accounts.id"], name=op.f("fk_hand_offs_receipt_by")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["accounts.id"], name=op.f("fk_hand_offs_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_offs")),
    )
    with op.batch_alter_table("hand_offs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_offs_concern_id"), ["concern_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_offs_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index("ix_hand_offs_status_due", ["status", "receipt_due_at"], unique=False)

    op.create_table(
        "triages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("information", sa.String(length=20), nullable=False),
        sa.Column("first_hand", sa.Boolean(), nullable=True),
        sa.Column("harm", sa.String(length=10), nullable=False),
        sa.Column("standards", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("criticality", sa.String(length=8), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "criticality IN ('low', 'medium', 'serious')", name=op.f("ck_triages_criticality")
        ),
        sa.CheckConstraint(
            "decision IN ('to-provider', 'consider', 'hand-off', 'watch')",
            name=op.f("ck_triages_decision"),
        ),
        sa.CheckConstraint(
            "information IN ('people', 'staff', 'public', 'cqc', 'safeguarding', 'council', 'professional', 'internal')",
            name=op.f("ck_triages_information"),
        ),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_triages_by")),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name=op.f("fk_triages_concern_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_triages")),
    )
    with op.batch_alter_table("triages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_triages_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "concern_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("original_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_concern_files_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["concern_drafts.id"],
            name=op.f("fk_concern_files_draft_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["concern_replies.id"], name=op.f("fk_concern_files_reply_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_concern_files_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_files")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_concern_files_stored_name")),
    )
    with op.batch_alter_table("concern_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_files_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_files_reply_id"), ["reply_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_concern_files_submission_id"), ["submission_id"], unique=False
        )
    keep_for_ever("concern_steps")
    keep_for_ever("consents")


def downgrade() -> None:
    with op.batch_alter_table("concern_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_files_submission_id"))
        batch_op.drop_index(batch_op.f("ix_concern_files_reply_id"))
        batch_op.drop_index(batch_op.f("ix_concern_files_draft_id"))

    op.drop_table("concern_files")
    with op.batch_alter_table("triages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_triages_concern_id"))

    op.drop_table("triages")
    with op.batch_alter_table("hand_offs", schema=None) as batch_op:
        batch_op.drop_index("ix_hand_offs_status_due")
        batch_op.drop_index(batch_op.f("ix_hand_offs_provider_id"))
        batch_op.drop_index(batch_op.f("ix_hand_offs_concern_id"))

    op.drop_table("hand_offs")
    with op.batch_alter_table("concern_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_words_submission_id"))
        batch_op.drop_index(batch_op.f("ix_concern_words_concern_id"))

    op.drop_table("concern_words")
    op.drop_table("concern_themes")
    with op.batch_alter_table("concern_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_steps_concern_id"))

    op.drop_table("concern_steps")
    with op.batch_alter_table("concern_replies", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_concern_replies_draft",
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_concern_replies_provider_id"))
        batch_op.drop_index(batch_op.f("ix_concern_replies_concern_id"))

    op.drop_table("concern_replies")
    with op.batch_alter_table("concern_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_links_other_id"))
        batch_op.drop_index(batch_op.f("ix_concern_links_concern_id"))

    op.drop_table("concern_links")
    with op.batch_alter_table("compliments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_compliments_listing_id"))

    op.drop_table("compliments")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consents_submission_id"))

    op.drop_table("consents")
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concerns_submission_id"))
        batch_op.drop_index("ix_concerns_status_received")
        batch_op.drop_index(batch_op.f("ix_concerns_merged_into"))
        batch_op.drop_index(batch_op.f("ix_concerns_assigned_to"))

    op.drop_table("concerns")
    with op.batch_alter_table("concern_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_drafts_submission_id"))
        batch_op.drop_index(batch_op.f("ix_concern_drafts_saved_at"))

    op.drop_table("concern_drafts")
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submissions_received_at"))
        batch_op.drop_index(batch_op.f("ix_submissions_provider_id"))

    op.drop_table("submissions")
