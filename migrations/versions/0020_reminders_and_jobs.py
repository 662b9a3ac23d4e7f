"""Reminders that are owed because of a date, and the jobs that are done again and again."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0002"
branch_labels = None
depends_on = None


def leased() -> list[sa.Column[object]]:
    return [
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=200), nullable=True),
    ]


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *leased(),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reminders_person_id_people")),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_reminders_risk_id_risks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
    )
    once = ["risk_id", "rule", "subject_id", "due_on", "person_id"]
    op.create_index("uq_reminders_once", "reminders", once, unique=True)
    op.create_index("ix_reminders_sent_at_due_at", "reminders", ["sent_at", "due_at"])
    op.create_index(op.f("ix_reminders_person_id"), "reminders", ["person_id"])
    op.create_table(
        "periodic_jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        *leased(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periodic_jobs")),
        sa.UniqueConstraint("name", name=op.f("uq_periodic_jobs_name")),
    )


def downgrade() -> None:
    op.drop_table("periodic_jobs")
    op.drop_table("reminders")
