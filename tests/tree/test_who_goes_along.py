import json

from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Grant, SignedInSession, Unit
from riskreg.queries.escalations import get_escalation
from riskreg.queries.history import in_view_since, snapshot_for
from riskreg.vocabulary import EscalationStatus
from tests.factories import moves, payloads
from tests.factories.moves import escalation_at, held_at
from tests.tree.conftest import TODAY, TOMORROW, at_nine, data_of, merge_boards


def test_roles_end_with_their_unit_and_go_on_at_its_only_successor(do, route, cast, client_for):
    client_for(cast.ics_lead)
    merge_boards(do)

    answer = route()

    rows = select(Grant.role, Unit.code, Grant.valid_from, Grant.valid_to).join(Unit, Unit.id == Grant.unit_id)
    mine = list(db.session.execute(rows.where(Grant.person_id == cast.ics_lead.id).order_by(Grant.id)))
    assert [(role, code, last) for role, code, _, last in mine] == [("lead", "TESTI", TODAY), ("lead", "TESTK", None)]
    assert mine[1].valid_from == TOMORROW
    assert (answer["roles_handed_on"], answer["needs_granting"]) == (6, [])
    assert db.session.scalars(select(SignedInSession.person_id)).all() == []
    assert route()["roles_handed_on"] == 0


def test_an_owner_whose_role_went_along_stays_and_another_is_named(do, route, cast):
    kept = held_at("TESTI")
    orphan = held_at("TESTI")
    moves.add_control(orphan, payloads.control(), actor=cast.ics_lead)
    orphan.owner = cast.neighbour
    db.session.commit()
    merge_boards(do)

    answer = route()

    assert answer["owner_has_no_grant"] == [orphan.reference]
    assert (kept.owner, orphan.owner) == (cast.ics_lead, cast.neighbour)
    assert data_of(orphan)["owner_has_grant"] is False


def test_the_record_of_a_decision_goes_to_the_successor(do, route, cast):
    request = escalation_at(EscalationStatus.DECLINED)
    merge_boards(do)

    route()

    with at_nine(TOMORROW):
        assert (request.to_unit.code, request.kept_by_id) == ("TESTI", cast.unit("TESTK").id)
        assert get_escalation(str(request.uuid), reader=cast.elsewhere_ics_lead) == request
        assert json.loads(snapshot_for(request, reader=cast.ics_lead))["version"] == request.decided_version
        assert in_view_since(request.risk, reader=cast.ics_lead) is None
