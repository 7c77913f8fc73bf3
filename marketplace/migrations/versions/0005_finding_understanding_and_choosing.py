"""finding, understanding and choosing.

Revision: 0005
Follows: 0004
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ADDED_AT = datetime(2026, 11, 22, tzinfo=UTC)
SYNONYMS = """
carer = home care | helper = home care | home help = home care | dom care = home care
night sitter = sitting service | live in carer = live in care
dementia = memory problems | memory problems = dementia | memory loss = dementia
alzheimer = dementia | alzheimers = dementia | elderly = older people | older people = elderly
oap = older people | pensioner = older people | senior = older people
old folks home = care home | rest home = care home | retirement home = care home
convalescent = short stay | holiday = short break | carers break = respite
blind = sensory impairment | deaf = sensory impairment | sight loss = sensory impairment
hearing loss = sensory impairment | blind = sight loss | partially sighted = sight loss
sight loss = blind | deaf = hearing loss
hard of hearing = hearing loss | hearing loss = deaf | learning difficulties = learning disability
autistic = autism | asperger = autism | depression = mental health | anxiety = mental health
alcoholic = alcohol | drinking = alcohol | addict = addiction
terminal illness = end of life | dying = end of life
panic button = pendant alarm | lifeline = pendant alarm | careline = community alarm
walking frame = mobility aids | zimmer = mobility aids | grab rail = adaptations
walk in shower = level shower | handyman = handyperson | plumber = handyperson | taxi = transport
minibus = transport | hoovering = cleaning | housekeeper = cleaning
hot dinners = meals | lonely = companionship | loneliness = companionship
wages = payroll | keep fit = exercise class | bingo = social club | lawn = gardening
"""
"""What people say, and what listings say: a beginning, which staff keep from then on."""


def upgrade() -> None:
    op.create_table(
        "place_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("near", sa.String(length=80), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("district", sa.String(length=4), nullable=False),
        sa.Column("authority", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_names")),
    )
    with op.batch_alter_table("place_names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_names_folded"), ["folded"], unique=False)

    op.create_table(
        "postcode_districts",
        sa.Column("district", sa.String(length=4), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("authority", sa.String(length=60), nullable=False),
        sa.Column("town", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("district", name=op.f("pk_postcode_districts")),
    )
    op.create_table(
        "postcodes",
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("authority", sa.String(length=60), nullable=False),
        sa.Column("ward", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcodes")),
    )
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("nonce", sa.String(length=43), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "asked_again_at IS NULL OR confirmed_at IS NOT NULL",
            name=op.f("ck_saved_searches_asked_again"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("nonce", name=op.f("uq_saved_searches_nonce")),
    )
    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_searches_email"), ["email"], unique=False)

    op.create_table(
        "search_counts",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("wanted", sa.String(length=70), nullable=False),
        sa.Column("district", sa.String(length=4), nullable=False),
        sa.Column("looked", sa.Integer(), nullable=False),
        sa.Column("found_nothing", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "found_nothing BETWEEN 0 AND looked", name=op.f("ck_search_counts_found_nothing")
        ),
        sa.CheckConstraint("looked > 0", name=op.f("ck_search_counts_looked")),
        sa.PrimaryKeyConstraint("month", "wanted", "district", name=op.f("pk_search_counts")),
    )
    op.create_table(
        "synonyms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=False),
        sa.Column("means", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("words <> means", name=op.f("ck_synonyms_differ")),
        sa.ForeignKeyConstraint(["added_by"], ["accounts.id"], name=op.f("fk_synonyms_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonyms")),
    )
    _add_synonyms()
    op.create_table(
        "enquiries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("passphrase_digest", sa.String(length=64), nullable=False),
        sa.Column("passphrase_taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_digest", sa.String(length=64), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("link_nonce", sa.String(length=43), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('sent', 'read', 'answered', 'cannot-help', 'ended')",
            name=op.f("ck_enquiries_status"),
        ),
        sa.CheckConstraint(
            "answered_at IS NULL OR read_at IS NOT NULL", name=op.f("ck_enquiries_read_first")
        ),
        sa.CheckConstraint(
            "(status = 'ended') = (ended_at IS NOT NULL)", name=op.f("ck_enquiries_ended")
        ),
        sa.CheckConstraint(
            "(status IN ('sent', 'read')) = (waiting_since IS NOT NULL)",
            name=op.f("ck_enquiries_waiting"),
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_enquiries_listing_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_enquiries_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("form_digest", name=op.f("uq_enquiries_form_digest")),
        sa.UniqueConstraint("reference", name=op.f("uq_enquiries_reference")),
    )
    with op.batch_alter_table("enquiries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiries_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiries_listing_id"), ["listing_id"], unique=False)
        batch_op.create_index(
            "ix_enquiries_provider_status", ["provider_id", "status"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_enquiries_waiting_since"), ["waiting_since"], unique=False
        )

    op.create_table(
        "mistakes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("form_digest", sa.String(length=64), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "about IN ('contact', 'price', 'area', 'service', 'rating', 'closed', 'other')",
            name=op.f("ck_mistakes_about"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('put-right', 'asked-provider', 'no-mistake')",
            name=op.f("ck_mistakes_outcome"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ck_mistakes_ended")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["accounts.id"], name=op.f("fk_mistakes_ended_by")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_mistakes_listing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mistakes")),
        sa.UniqueConstraint("form_digest", name=op.f("uq_mistakes_form_digest")),
        sa.UniqueConstraint("reference", name=op.f("uq_mistakes_reference")),
    )
    with op.batch_alter_table("mistakes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mistakes_listing_id"), ["listing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mistakes_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "enquiry_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enquiry_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=262), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "written IN ('added', 'answer', 'in-touch', 'cannot-help')",
            name=op.f("ck_enquiry_words_written"),
        ),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_enquiry_words_enquiry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_words")),
    )
    with op.batch_alter_table("enquiry_words", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_enquiry_words_enquiry_id"), ["enquiry_id"], unique=False
        )

    for name, length in (("authority", 60), ("ward", 80)):
        op.add_column(
            "listings", sa.Column(name, sa.String(length=length), server_default="", nullable=False)
        )
    op.add_column(
        "listings", sa.Column("first_shown_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "listings",
        sa.Column("has_gatherings", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index(op.f("ix_listings_has_gatherings"), "listings", ["has_gatherings"])

    # Whatever was published and is not still waiting for its first check has been shown.
    op.execute(
        "UPDATE listings SET first_shown_at = published_at WHERE published_at IS NOT NULL "
        "AND (visible OR first_checked_at IS NOT NULL OR location_id IS NULL)"
    )


def downgrade() -> None:
    # Not by copying the table, as `batch_alter_table` would: others refer to its rows.
    op.drop_index(op.f("ix_listings_has_gatherings"), "listings")
    for name in ("has_gatherings", "first_shown_at", "ward", "authority"):
        op.drop_column("listings", name)

    with op.batch_alter_table("enquiry_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_words_enquiry_id"))

    op.drop_table("enquiry_words")
    with op.batch_alter_table("mistakes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mistakes_sent_at"))
        batch_op.drop_index(batch_op.f("ix_mistakes_listing_id"))

    op.drop_table("mistakes")
    with op.batch_alter_table("enquiries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiries_waiting_since"))
        batch_op.drop_index("ix_enquiries_provider_status")
        batch_op.drop_index(batch_op.f("ix_enquiries_listing_id"))
        batch_op.drop_index(batch_op.f("ix_enquiries_changed_at"))

    op.drop_table("enquiries")
    op.drop_table("synonyms")
    op.drop_table("search_counts")
    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_searches_email"))

    op.drop_table("saved_searches")
    op.drop_table("postcodes")
    op.drop_table("postcode_districts")
    with op.batch_alter_table("place_names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_names_folded"))

    op.drop_table("place_names")


def _add_synonyms() -> None:
    table = sa.table(
        "synonyms",
        sa.column("words", sa.String()),
        sa.column("means", sa.String()),
        sa.column("added_at", sa.DateTime(timezone=True)),
    )
    pairs = (pair.split("=") for pair in SYNONYMS.replace("\n", "|").split("|") if pair.strip())
    op.bulk_insert(
        table,
        [
            {"words": words.strip(), "means": means.strip(), "added_at": ADDED_AT}
            for words, means in pairs
        ],
    )
