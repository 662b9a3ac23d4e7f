"""The whole life of a risk: what every later move of a risk and of a request leaves behind."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0020"
branch_labels = None
depends_on = None

ROLES = ("contributor", "lead", "quality_officer", "unit_administrator")
NEW_ROLES = ("member", "chair", "secretary", "auditor", "information_governance", "system_administrator")
MODES = ("transfer", "support")
NEW_MODES = ("joint", "note")


def _change_words(roles: tuple[str, ...], modes: tuple[str, ...]) -> None:
    for table, column, words in (("grants", "role", roles), ("escalations", "mode", modes)):
        listed = ", ".join(f"'{word}'" for word in words)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{table}_{column}"), f"{column} IN ({listed})")


NEW_STATUSES = ("tolerated", "joined")
"""Words from the beginning, but what they need came here: the last day of a tolerance, the risk that another became."""


def _refuse_new_words() -> None:
    used = (("grants", "role", NEW_ROLES), ("escalations", "mode", NEW_MODES), ("risks", "status", NEW_STATUSES))
    found = []
    for table, column, words in used:
        listed = ", ".join(f"'{word}'" for word in words)
        rows = op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {table} WHERE {column} IN ({listed})"))
        if rows:
            found.append(f"{rows} rows of {table} hold a {column}")
    if found:
        raise RuntimeError(f"The revision before cannot keep what is here: {', '.join(found)} that is of later.")


def upgrade() -> None:
    op.create_table(
        "governance_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_governance_reviews_person_id_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_governance_reviews_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governance_reviews")),
    )
    with op.batch_alter_table("governance_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_governance_reviews_person_id"), ["person_id"], unique=False)

    op.create_table(
        "closure_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "treated",
                "no_longer_applies",
                "happened",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=600), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_version", sa.Integer(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("dropped_because", sa.String(length=600), nullable=True),
        sa.CheckConstraint(
            "(settled_version IS NULL) = (settled_by_id IS NULL)", name=op.f("ck_closure_proposals_settled_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["people.id"], name=op.f("fk_closure_proposals_proposed_by_id_people")
        ),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_closure_proposals_risk_id_risks")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["people.id"], name=op.f("fk_closure_proposals_settled_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure_proposals")),
    )
    with op.batch_alter_table("closure_proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closure_proposals_risk_id"), ["risk_id"], unique=False)
        batch_op.create_index(
            "uq_closure_proposals_waiting",
            ["risk_id"],
            unique=True,
            sqlite_where=sa.text("settled_version IS NULL"),
            postgresql_where=sa.text("settled_version IS NULL"),
        )

    op.create_table(
        "confidential_marks",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_confidential_marks_risk_id_risks")),
        sa.PrimaryKeyConstraint("risk_id", "version", name=op.f("pk_confidential_marks")),
    )
    op.create_table(
        "risk_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("lfpse", "datix", "baf", "risk", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("linked_risk_id", sa.Integer(), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unlinked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'risk') = (linked_risk_id IS NOT NULL)", name=op.f("ck_risk_links_risk_is_a_row")),
        sa.ForeignKeyConstraint(["linked_risk_id"], ["risks.id"], name=op.f("fk_risk_links_linked_risk_id_risks")),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_risk_links_risk_id_risks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_links")),
        sa.UniqueConstraint("risk_id", "n", name=op.f("uq_risk_links_risk_id_n")),
    )
    with op.batch_alter_table("risk_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_links_linked_risk_id"), ["linked_risk_id"], unique=False)

    op.create_table(
        "risk_readers",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_risk_readers_person_id_people")),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_risk_readers_risk_id_risks")),
        sa.PrimaryKeyConstraint("risk_id", "person_id", name=op.f("pk_risk_readers")),
    )
    with op.batch_alter_table("risk_readers", schema=None) as batch_op:
        batch_op.create_index("ix_risk_readers_person_id", ["person_id"], unique=False)

    op.create_table(
        "risk_reopenings",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_risk_reopenings_risk_id_risks")),
        sa.PrimaryKeyConstraint("risk_id", "version", name=op.f("pk_risk_reopenings")),
    )
    op.create_table(
        "risk_reviews",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("nothing_changed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=600), nullable=False),
        sa.Column("next_review_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_risk_reviews_risk_id_risks")),
        sa.PrimaryKeyConstraint("risk_id", "version", name=op.f("pk_risk_reviews")),
    )
    op.create_table(
        "risk_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("shared_by_id", sa.Integer(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_risk_shares_risk_id_risks")),
        sa.ForeignKeyConstraint(["shared_by_id"], ["people.id"], name=op.f("fk_risk_shares_shared_by_id_people")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_risk_shares_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_shares")),
    )
    with op.batch_alter_table("risk_shares", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_risk_shares_risk_id"), ["risk_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_risk_shares_until"), ["until"], unique=False)

    op.create_table(
        "risk_tolerances",
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("tolerance_score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_risk_tolerances_risk_id_risks")),
        sa.PrimaryKeyConstraint("risk_id", "version", name=op.f("pk_risk_tolerances")),
    )
    op.create_table(
        "step_downs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("asked", "agreed", "refused", name="status", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(length=1000), nullable=False),
        sa.Column("watch_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_version", sa.Integer(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_version", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=600), nullable=True),
        sa.CheckConstraint("(status = 'asked') = (answered_at IS NULL)", name=op.f("ck_step_downs_answered_is_dated")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_step_downs_answered_by_id_people")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_step_downs_asked_by_id_people")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["units.id"], name=op.f("fk_step_downs_from_unit_id_units")),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_step_downs_risk_id_risks")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["units.id"], name=op.f("fk_step_downs_to_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_downs")),
        sa.UniqueConstraint("uuid", name=op.f("uq_step_downs_uuid")),
    )
    with op.batch_alter_table("step_downs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_downs_risk_id"), ["risk_id"], unique=False)
        batch_op.create_index("ix_step_downs_to_unit_id_status", ["to_unit_id", "status"], unique=False)
        batch_op.create_index(
            "uq_step_downs_waiting",
            ["risk_id"],
            unique=True,
            sqlite_where=sa.text("status = 'asked'"),
            postgresql_where=sa.text("status = 'asked'"),
        )

    op.create_table(
        "voices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_risk_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["joined_risk_id"], ["risks.id"], name=op.f("fk_voices_joined_risk_id_risks")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_voices_person_id_people")),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_voices_risk_id_risks")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_voices_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voices")),
        sa.UniqueConstraint("risk_id", "n", name=op.f("uq_voices_risk_id_n")),
        sa.UniqueConstraint("risk_id", "person_id", name=op.f("uq_voices_risk_id_person_id")),
    )
    with op.batch_alter_table("voices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voices_person_id"), ["person_id"], unique=False)

    op.create_table(
        "action_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("was_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name=op.f("fk_action_dates_action_id_actions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_dates")),
    )
    with op.batch_alter_table("action_dates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_dates_action_id"), ["action_id"], unique=False)

    op.create_table(
        "co_owners",
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalations.id"], name=op.f("fk_co_owners_escalation_id_escalations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_co_owners_person_id_people")),
        sa.PrimaryKeyConstraint("escalation_id", "person_id", name=op.f("pk_co_owners")),
    )
    with op.batch_alter_table("audience", schema=None) as batch_op:
        batch_op.add_column(sa.Column("until", sa.Date(), nullable=True))

    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "route",
                sa.Enum(
                    "line", "education", "urgent", name="route", native_enum=False, create_constraint=True, length=32
                ),
                nullable=False,
                server_default="line",
            )
        )
        batch_op.add_column(sa.Column("phoned", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("phoned_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("split", sa.String(length=1000), nullable=True))
        batch_op.add_column(sa.Column("redirected_from_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("appeal_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ended_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("end_reason", sa.String(length=1000), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_escalations_appeal_of_id"), ["appeal_of_id"])
        batch_op.create_unique_constraint(batch_op.f("uq_escalations_redirected_from_id"), ["redirected_from_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_escalations_appeal_of_id_escalations"), "escalations", ["appeal_of_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_escalations_ended_by_id_people"), "people", ["ended_by_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_escalations_redirected_from_id_escalations"), "escalations", ["redirected_from_id"], ["id"]
        )

    with op.batch_alter_table("risks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tolerated_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("seips", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("education", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("joined_to_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_risks_joined_to_id"), ["joined_to_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_risks_joined_to_id_risks"), "risks", ["joined_to_id"], ["id"])

        batch_op.create_check_constraint(
            op.f("ck_risks_tolerated_until_a_day"), "(status = 'tolerated') = (tolerated_until IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_risks_joined_to_another"), "(status = 'joined') = (joined_to_id IS NOT NULL)"
        )

    with op.batch_alter_table("scores", schema=None) as batch_op:
        batch_op.add_column(sa.Column("beside_unit_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_scores_beside_unit_id_units"), "units", ["beside_unit_id"], ["id"])

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stepped_up_at", sa.DateTime(timezone=True), nullable=True))

    _change_words(ROLES + NEW_ROLES, MODES + NEW_MODES)


def downgrade() -> None:
    # Rows in words that only this revision knows cannot be kept.
    _refuse_new_words()
    _change_words(ROLES, MODES)
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_column("stepped_up_at")

    with op.batch_alter_table("scores", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_scores_beside_unit_id_units"), type_="foreignkey")
        batch_op.drop_column("beside_unit_id")

    with op.batch_alter_table("risks", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_risks_joined_to_another"), type_="check")
        batch_op.drop_constraint(op.f("ck_risks_tolerated_until_a_day"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_risks_joined_to_id_risks"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_risks_joined_to_id"))
        batch_op.drop_column("joined_to_id")
        batch_op.drop_column("education")
        batch_op.drop_column("seips")
        batch_op.drop_column("tolerated_until")

    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_escalations_redirected_from_id_escalations"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_escalations_ended_by_id_people"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_escalations_appeal_of_id_escalations"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_escalations_redirected_from_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_escalations_appeal_of_id"), type_="unique")
        batch_op.drop_constraint(op.f("ck_escalations_route"), type_="check")
        batch_op.drop_column("end_reason")
        batch_op.drop_column("ended_by_id")
        batch_op.drop_column("ended_at")
        batch_op.drop_column("appeal_of_id")
        batch_op.drop_column("redirected_from_id")
        batch_op.drop_column("split")
        batch_op.drop_column("phoned_at")
        batch_op.drop_column("phoned")
        batch_op.drop_column("route")

    with op.batch_alter_table("audience", schema=None) as batch_op:
        batch_op.drop_column("until")

    op.drop_table("co_owners")
    with op.batch_alter_table("action_dates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_dates_action_id"))

    op.drop_table("action_dates")
    with op.batch_alter_table("voices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voices_person_id"))

    op.drop_table("voices")
    with op.batch_alter_table("step_downs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_step_downs_waiting",
            sqlite_where=sa.text("status = 'asked'"),
            postgresql_where=sa.text("status = 'asked'"),
        )
        batch_op.drop_index("ix_step_downs_to_unit_id_status")
        batch_op.drop_index(batch_op.f("ix_step_downs_risk_id"))

    op.drop_table("step_downs")
    op.drop_table("risk_tolerances")
    with op.batch_alter_table("risk_shares", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_shares_until"))
        batch_op.drop_index(batch_op.f("ix_risk_shares_risk_id"))

    op.drop_table("risk_shares")
    op.drop_table("risk_reviews")
    op.drop_table("risk_reopenings")
    with op.batch_alter_table("risk_readers", schema=None) as batch_op:
        batch_op.drop_index("ix_risk_readers_person_id")

    op.drop_table("risk_readers")
    with op.batch_alter_table("risk_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_links_linked_risk_id"))

    op.drop_table("risk_links")
    op.drop_table("confidential_marks")
    with op.batch_alter_table("closure_proposals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_closure_proposals_waiting",
            sqlite_where=sa.text("settled_version IS NULL"),
            postgresql_where=sa.text("settled_version IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_closure_proposals_risk_id"))

    op.drop_table("closure_proposals")
    with op.batch_alter_table("governance_reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_governance_reviews_person_id"))

    op.drop_table("governance_reviews")
