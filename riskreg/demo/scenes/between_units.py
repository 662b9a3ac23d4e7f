"""What becomes of risks between units: beside the line, held together, appealed, handed down again, given to others."""

from riskreg.demo import asking, deciding, passing, standing, tagging
from riskreg.demo.lives import then
from riskreg.demo.plots import asks
from riskreg.demo.scenes.scene import Scene
from riskreg.demo.story import Story
from riskreg.demo.world import SECOND_SITE
from riskreg.vocabulary import Route

HOISTS = "Hoists and standing aids past their service date"
SUPERVISION = "Clinical supervision has stopped"
EXHAUSTION = "Exhaustion after two winters"
COMPLEX = "Nobody to hold the complex caseload"
MATERNITY = "Maternity leave not covered"
FROZEN = "Posts frozen while agency spend rises"

BESIDE_THE_LINE = (
    Scene(
        "DEMOB.SLT",
        40,
        then(
            (1, tagging.tag_education("isf3", ["eq3", "eq4"], ["slec08"])),
            *((1, asks("DEMOR", way=Route.EDUCATION)), (2, deciding.acknowledge), (4, deciding.support)),
        ),
        "Newly qualified staff hold caseloads alone in week three",
    ),
    Scene(
        "DEMOD.PO",
        20,
        then((0, tagging.tag_education("isf2", ["eq5", "eq6"], [])), (1, asks("DEMOR", way=Route.EDUCATION))),
        "Too few placements for prosthetics and orthotics",
    ),
    Scene(
        "DEMOD.PAR",
        50,
        then(
            *((0, asks("DEMOI", way=Route.URGENT)), (0, deciding.acknowledge), (1, deciding.support)),
            (15, standing.view_from("DEMOI")),
        ),
        "Paramedic rotation leaves night cars unstaffed",
    ),
    Scene("DEMOF.PHY", 19, then((0, asks("DEMOJ", way=Route.URGENT))), HOISTS),
)
ANSWERED_OTHERWISE = (
    Scene(
        "DEMOC.OT",
        65,
        then(
            *((1, asks("DEMOI")), (1, deciding.acknowledge), (4, deciding.hold_together())),
            (10, standing.view_from()),
        ),
        FROZEN,
    ),
    Scene("DEMOE.PHY", 55, then((1, asks("DEMOI")), (3, deciding.hold_together(sender_leads=True))), MATERNITY),
    Scene(
        "DEMOE.SUP",
        50,
        then(
            (1, tagging.tag_education("isf1", ["eq1"], ["slec10"])),
            *((2, asks("DEMOI")), (2, deciding.acknowledge), (5, deciding.note)),
        ),
        "Degree apprentices used to fill the rota",
    ),
    Scene(
        "DEMOA.DIE",
        50,
        then((1, asks("DEMOI")), (2, deciding.acknowledge), (5, deciding.note), (20, asking.end)),
        MATERNITY,
    ),
    Scene(
        "DEMOB.ORT",
        75,
        then((1, asks("DEMOI")), (1, deciding.acknowledge), (4, deciding.support), (25, asking.end)),
        "A single orthoptist for school vision screening",
    ),
    Scene(
        "DEMOA.PHY",
        40,
        then((1, asks("DEMOA")), (1, deciding.redirect("DEMOI")), (2, deciding.acknowledge), (4, deciding.support)),
        FROZEN,
    ),
    Scene("DEMOC.ART", 30, then((1, asks("DEMOI")), (1, deciding.redirect("DEMOR"))), COMPLEX),
)
APPEALED = (
    Scene(
        "DEMOE.OT",
        70,
        then(
            *((1, asks("DEMOI")), (1, deciding.acknowledge), (4, deciding.decline), (3, asking.appeal)),
            *((2, deciding.acknowledge), (8, deciding.support)),
        ),
        COMPLEX,
    ),
    Scene(
        "DEMOD.DIE",
        70,
        then(
            *((1, asks("DEMOI")), (1, deciding.acknowledge), (4, deciding.decline), (3, asking.appeal)),
            (9, deciding.decline),
        ),
        EXHAUSTION,
    ),
    Scene("DEMOB.RT", 35, then((1, asks("DEMOI")), (4, deciding.decline), (3, asking.appeal)), EXHAUSTION),
)
TAKEN_UP = ((1, asks("DEMOI")), (1, deciding.acknowledge), (4, deciding.take))
HANDED_DOWN = (
    Scene(
        "DEMOA.POD",
        90,
        then(*TAKEN_UP, (20, Story.get_better), (2, passing.hand_down), (3, passing.take_back), (15, standing.review)),
        SUPERVISION,
    ),
    Scene(
        "DEMOC.DRA",
        70,
        then(*TAKEN_UP, (20, Story.get_better), (2, passing.hand_down), (3, passing.take_back)),
        "Only arts therapist on two inpatient wards",
    ),
    Scene("DEMOE.SLT", 80, then(*TAKEN_UP, (20, passing.hand_down), (3, passing.keep_above)), SUPERVISION),
    Scene("DEMOB.ODP", 50, then(*TAKEN_UP, (15, passing.hand_down)), COMPLEX),
)
ELSEWHERE = (
    Scene("DEMOA.SLT", 60, then((5, passing.offer("DEMOE.SLT")), (4, passing.welcome), (3, Story.add_action)), COMPLEX),
    Scene("DEMOB.SLT", 50, then((5, passing.offer("DEMOF.SLT")), (4, passing.turn_away)), MATERNITY),
    Scene("DEMOE.ORT", 25, then((2, passing.offer("DEMOB.ORT"))), "Orthoptic students trained in corridors"),
    Scene(
        "DEMOD.POD",
        60,
        then((5, passing.offer("DEMOA.POD")), (6, passing.call_off)),
        "Ulcer photographs on personal telephones",
    ),
    # Of the team that becomes a part of another (``happenings.teams_will_merge``).
    Scene(
        SECOND_SITE,
        130,
        then((5, standing.speak_up("senior"))),
        "Children's splints made from superseded moulds",
    ),
    Scene(SECOND_SITE, 128, then((1, asks("DEMOI")), (2, deciding.acknowledge), (6, deciding.support)), HOISTS),
    Scene(SECOND_SITE, 122, then((34, standing.review)), EXHAUSTION),
)
BETWEEN_UNITS = (*BESIDE_THE_LINE, *ANSWERED_OTHERWISE, *APPEALED, *HANDED_DOWN, *ELSEWHERE)
