"""names to compare.

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

from marketplace.domain.provider_names import normal_name

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEYS = (("providers", "name"), ("providers", "legal_name"), ("listings", "name"))


def upgrade() -> None:
    for table, name in KEYS:
        key = f"{name}_key"
        op.add_column(table, sa.Column(key, sa.Text(), server_default="", nullable=False))
        _fill(table, name, key)
        op.create_index(op.f(f"ix_{table}_{key}"), table, [key])


def downgrade() -> None:
    # Not by copying the table, as `batch_alter_table` would: others refer to its rows.
    for table, name in reversed(KEYS):
        op.drop_index(op.f(f"ix_{table}_{name}_key"), table)
        op.drop_column(table, f"{name}_key")


def _fill(table: str, name: str, key: str) -> None:
    # By the rule of today, not a copy of it: a later rule comes with a migration that fills anew.
    rows = sa.table(table, sa.column("id", sa.Integer()), sa.column(name), sa.column(key))
    connection = op.get_bind()
    known = connection.execute(
        sa.select(rows.c.id, rows.c[name]).where(rows.c[name].is_not(None))
    ).all()
    if known:
        connection.execute(
            sa.update(rows)
            .where(rows.c.id == sa.bindparam("row"))
            .values({key: sa.bindparam("normal")}),
            [{"row": id_, "normal": normal_name(text)} for id_, text in known],
        )
