"""text index on postgresql.

Only where the database is PostgreSQL: elsewhere the text index lives in files. The tables are a
copy of what the public can see, rebuilt at any time, so they have no foreign keys.

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORD_KINDS = (
    "asciiword, asciihword, hword_asciipart, word, hword, hword_part, "
    "numword, numhword, hword_numpart"
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    # English stems without PostgreSQL's own stop words: the application leaves out its own.
    op.execute(
        "CREATE TEXT SEARCH DICTIONARY search_stem (TEMPLATE = snowball, Language = english)"
    )
    op.execute("CREATE TEXT SEARCH CONFIGURATION search_english (COPY = pg_catalog.simple)")
    op.execute(
        "ALTER TEXT SEARCH CONFIGURATION search_english "
        f"ALTER MAPPING FOR {WORD_KINDS} WITH search_stem"
    )
    op.create_table(
        "search_documents",
        sa.Column("listing_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("listing_id", name="pk_search_documents"),
    )
    op.create_index(
        "ix_search_documents_words", "search_documents", ["words"], postgresql_using="gin"
    )
    op.create_table(
        "search_words",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_words"),
        sa.UniqueConstraint("word", name="uq_search_words_word"),
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.drop_table("search_words")
    op.drop_table("search_documents")
    op.execute("DROP TEXT SEARCH CONFIGURATION search_english")
    op.execute("DROP TEXT SEARCH DICTIONARY search_stem")
