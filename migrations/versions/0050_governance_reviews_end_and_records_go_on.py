"""Governance reviews have an address and end before their time; successors keep step-downs and transfers."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0041"
branch_labels = None
depends_on = None

TABLE = "governance_reviews"
KEPT = {"step_downs": ("kept_by_id",), "transfers": ("from_kept_by_id", "to_kept_by_id")}


def upgrade() -> None:
    # Nothing has opened a review before this revision, so there is no row without an address.
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("uuid", sa.Uuid(), nullable=False))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ended_by_id", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_governance_reviews_uuid"), ["uuid"])
        batch_op.create_foreign_key(
            batch_op.f("fk_governance_reviews_ended_by_id_people"), "people", ["ended_by_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_governance_reviews_unit_id"), ["unit_id"], unique=False)
    for table, columns in KEPT.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
                batch_op.create_foreign_key(batch_op.f(f"fk_{table}_{column}_units"), "units", [column], ["id"])


def downgrade() -> None:
    for table, columns in KEPT.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_constraint(batch_op.f(f"fk_{table}_{column}_units"), type_="foreignkey")
                batch_op.drop_column(column)
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_governance_reviews_unit_id"))
        batch_op.drop_constraint(batch_op.f("fk_governance_reviews_ended_by_id_people"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_governance_reviews_uuid"), type_="unique")
        batch_op.drop_column("ended_by_id")
        batch_op.drop_column("ended_at")
        batch_op.drop_column("uuid")
