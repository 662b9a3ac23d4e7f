"""What becomes of risks where they stand: heard, looked at, lived with, joined, closed by two, kept, shared, tied."""

from riskreg.demo import deciding, keeping, parting, standing, tagging
from riskreg.demo.lives import came_back, done_without_effect, first, lived_with, read_again, shown_to, then
from riskreg.demo.plots import asks
from riskreg.demo.scenes.scene import Scene
from riskreg.demo.story import Story
from riskreg.demo.world import LEAVER
from riskreg.vocabulary import LinkKind

HOISTS = "Hoists and standing aids past their service date"
SUPERVISION = "Clinical supervision has stopped"
EXHAUSTION = "Exhaustion after two winters"
SPEAKING_UP = "Speaking up led to a rota change"

HEARD = (
    Scene("DEMOA.PHY", 70, then((4, standing.speak_up("senior", "quality")), (10, standing.review)), EXHAUSTION),
    Scene(
        "DEMOC.OT",
        90,
        then(
            *((5, standing.speak_up("senior", "director")), (5, standing.hand_over())),
            *((20, standing.review), (20, standing.review)),
        ),
        "No way up for senior clinicians",
    ),
    # Its new owner leaves (``happenings.owner_leaves``).
    Scene("DEMOB.RT", 110, then((6, standing.hand_over(LEAVER))), "Requests for flexible working refused by rote"),
    Scene("DEMOE.PHY", 60, then((10, standing.review_higher)), "International recruits leave within eighteen months"),
    # Nobody has touched it for more than a year.
    Scene("DEMOC.MUS", 285, then(), "Small professions have no route to the board"),
)
LIVED_WITH = (
    Scene("DEMOA.OT", 70, lived_with(150), "Travel costs drive people out of community work"),
    Scene("DEMOC.DRA", 60, lived_with(120), "Art psychotherapists leave for private practice"),
    Scene("DEMOD.DIE", 90, lived_with(45, (3, standing.review)), "Requests for flexible working refused by rote"),
    Scene("DEMOE.ORT", 80, lived_with(60), "Travel costs drive people out of community work"),
    Scene("DEMOB.SLT", 75, then((2, standing.tolerate(200)), (20, Story.get_worse)), "No way up for senior clinicians"),
    # Proposed for escalation, and held with a reason: still, and until a day that has passed.
    Scene("DEMOE.SLT", 22, then((1, standing.hold(28))), "No swallow assessments at weekends"),
    Scene(
        "DEMOC.PHY",
        60,
        then((2, Story.get_worse), (1, standing.hold(20))),
        "Newly qualified staff hold caseloads alone in week three",
    ),
)
JOINED_AND_REOPENED = (
    Scene("DEMOC.PHY", 80, then((8, standing.speak_up("senior"))), HOISTS),
    Scene("DEMOC.OT", 55, first((2, parting.join_at_triage("DEMOC.PHY", HOISTS))), HOISTS),
    Scene("DEMOB.RAD", 85, then(), SUPERVISION),
    Scene("DEMOB.ORT", 60, then((4, parting.join("DEMOB.RAD", SUPERVISION))), SUPERVISION),
    Scene("DEMOC.ART", 200, came_back, "Only arts therapist on two inpatient wards"),
    Scene("DEMOD.POD", 45, read_again, "Winter plan written without therapy leads"),
)
CLOSED_BY_TWO = (
    Scene(
        "DEMOB.RAD",
        80,
        then((6, Story.complete_action), (10, parting.propose_closure), (2, parting.confirm_closure("director"))),
        "CT and MRI backlog without reporting radiographers",
    ),
    Scene(
        "DEMOA.DIE",
        60,
        then(
            *((1, Story.get_worse), (1, asks("DEMOA")), (1, deciding.acknowledge), (3, deciding.take)),
            *((15, parting.propose_closure), (2, parting.confirm_closure("chair"))),
        ),
        "One dietitian for all children on tube feeds",
    ),
    Scene(
        "DEMOD.PAR", 40, then((12, parting.propose_closure)), "Paramedics leave for general practice after two years"
    ),
    Scene(
        "DEMOD.POD",
        50,
        then((10, parting.propose_closure), (4, parting.drop_closure)),
        "High-risk foot clinic runs one day a week",
    ),
)
KEPT_AND_SHARED = (
    Scene("DEMOA.OT", 40, then((1, keeping.mark("quality")), (5, keeping.admit("senior"))), SPEAKING_UP),
    Scene(
        "DEMOB.ODP",
        60,
        then((1, keeping.mark("quality", "senior")), (6, keeping.take_off("senior")), (15, keeping.clear)),
        SPEAKING_UP,
    ),
    Scene(
        "DEMOC.DRA",
        30,
        then((1, keeping.mark()), (2, asks("DEMOI", readers="DEMOI")), (2, deciding.acknowledge)),
        SPEAKING_UP,
    ),
    Scene(
        "DEMOA.SLT", 30, then((2, keeping.share("DEMOE.SLT", 80))), "Interpreters not booked for therapy appointments"
    ),
    Scene(
        "DEMOC.PHY",
        60,
        then((2, keeping.share("DEMOB", 60)), (10, keeping.end_share)),
        "Respiratory on-call rota down to six people",
    ),
    Scene("DEMOE.SLT", 90, shown_to("DEMOA.SLT", 30), "Community record does not show therapy notes"),
)
TIED = (
    Scene(
        "DEMOA.PHY",
        50,
        then(
            *((1, tagging.link(LinkKind.DATIX, "W48231")), (0, tagging.link(LinkKind.DATIX, "W48213"))),
            *((1, tagging.unlink), (0, tagging.link(LinkKind.LFPSE, "LFP-2026-018842"))),
            *((3, tagging.link(LinkKind.BAF, "BAF 3.2")), (0, tagging.link_to("DEMOA.PHY", EXHAUSTION))),
        ),
        "Respiratory on-call rota down to six people",
    ),
    Scene(
        "DEMOE.OT",
        70,
        then(
            (4, tagging.tag("organisation", "task", "out_patient")),
            *((8, standing.put_off), (12, standing.put_off), (12, standing.put_off)),
        ),
        "Home visits before discharge wait nine working days",
    ),
    # What the checks of the register ask about.
    Scene("DEMOD.OST", 50, then((2, tagging.tag("person"))), "Spinal pain pathway rests on one osteopath"),
    Scene(
        "DEMOC.MUS",
        60,
        then((3, tagging.reach_further("learners", "other_services")), (1, tagging.mistake_cause)),
        "Arts therapy trainees without a supervisor on site",
    ),
    Scene("DEMOB.ODP", 70, done_without_effect, "Theatre lists depend on agency practitioners"),
    Scene("DEMOE.SUP", 45, then((6, Story.get_better)), "Assistants leave for better pay in retail"),
)
ON_THE_REGISTER = (
    *(*HEARD, *LIVED_WITH, *JOINED_AND_REOPENED),
    *(*CLOSED_BY_TWO, *KEPT_AND_SHARED, *TIED),
)
