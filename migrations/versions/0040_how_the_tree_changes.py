"""How the tree of units changes: successions have a first day, and it is kept who changed what and why."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0031"
branch_labels = None
depends_on = None

KINDS = ("opening", "closure", "rename", "move", "lead", "merger", "split")


def upgrade() -> None:
    with op.batch_alter_table("unit_successors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("effective_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("is_heir", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("unit_successors", schema=None) as batch_op:
        batch_op.alter_column("is_heir", server_default=None)
    _begin_after_the_last_day()
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_escalations_kept_by_id_units"), "units", ["kept_by_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_escalations_kept_by_id"), ["kept_by_id"], unique=False)
    op.create_table(
        "unit_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_unit_changes_made_by_id_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_changes_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_changes")),
    )
    with op.batch_alter_table("unit_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_changes_unit_id"), ["unit_id"], unique=False)


def _begin_after_the_last_day() -> None:
    """Successions loaded before: from the day after the last one of the unit that closed."""
    units = sa.table("units", sa.column("id"), sa.column("valid_to", sa.Date()))
    successors = sa.table("unit_successors", sa.column("unit_id"), sa.column("effective_on", sa.Date()))
    closed = sa.select(units.c.id, units.c.valid_to).where(units.c.valid_to.is_not(None))
    for unit_id, last_day in op.get_bind().execute(closed).all():
        begun = sa.update(successors).where(successors.c.unit_id == unit_id)
        op.execute(begun.values(effective_on=last_day + timedelta(days=1)))


def downgrade() -> None:
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_escalations_kept_by_id"))
        batch_op.drop_constraint(op.f("fk_escalations_kept_by_id_units"), type_="foreignkey")
        batch_op.drop_column("kept_by_id")
    with op.batch_alter_table("unit_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_changes_unit_id"))
    op.drop_table("unit_changes")
    with op.batch_alter_table("unit_successors", schema=None) as batch_op:
        batch_op.drop_column("is_heir")
        batch_op.drop_column("effective_on")
