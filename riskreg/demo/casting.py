"""Who raises what, and when: scenes first, chance for the rest."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random

from riskreg import clock
from riskreg.demo import plots, workdays
from riskreg.demo.plots import Plot
from riskreg.demo.scenes import SCENES, Scene
from riskreg.demo.situations import Situation, fitting
from riskreg.demo.story import Story
from riskreg.demo.world import FIRST_SITE, SECOND_SITE, Team, World
from riskreg.vocabulary import Level

Starting = tuple[datetime, int, Scene | None]
DAYS = 364
HIGHER_EVERY = 12
"""One risk in so many is raised by an organisation or an ICS, and not by a team."""


class Casting:
    """The stories of one demo, by the moment they start. No team tells a situation twice in the same words."""

    def __init__(self, world: World, chance: Random, now: datetime, risks: int) -> None:
        self.world, self.chance, self.now = world, chance, now
        self.teams = [team for team in world.teams if team.level == Level.TEAM and team.code != SECOND_SITE]
        self.higher = [team for team in world.teams if team.level != Level.TEAM]
        self.by_code = {team.code: team for team in world.teams}
        self.known = {team.code: self._shuffled(team) for team in world.teams}
        self.used: Counter[tuple[str, str]] = Counter()
        scenes = SCENES[:risks]
        self.reserved = {(scene.team, scene.title) for scene in scenes}
        # Where its risks go, they are not told by chance too.
        self.reserved |= {(FIRST_SITE, title) for team, title in self.reserved if team == SECOND_SITE}
        starts: list[Starting] = [(workdays.ago(now, scene.ago, chance), n, scene) for n, scene in enumerate(scenes)]
        starts += [(self._some_moment(), n, None) for n in range(len(scenes), risks)]
        # Newest first, so that the next one is taken from the end.
        self.starts: list[Starting] = sorted(starts, key=lambda row: row[:2], reverse=True)

    def is_waiting(self) -> bool:
        return bool(self.starts)

    def next_start(self) -> datetime:
        return self.starts[-1][0]

    def begin(self) -> tuple[datetime, Story, Plot]:
        """The next story and its plot, before its first act."""
        start, n, scene = self.starts.pop()
        team = self.by_code[scene.team] if scene else self._team(n)
        situation = self._situation(team, scene.title if scene else "")
        turn = self.used[team.code, situation.title]
        self.used[team.code, situation.title] += 1
        story = Story(self.world, team, situation, turn, self.chance)
        return start, story, (scene.plot if scene else plots.any_of)(story)

    def _some_moment(self) -> datetime:
        day = clock.london_day(self.now) - timedelta(days=self.chance.randint(1, DAYS))
        moment = workdays.on(clock.subtract_working_days(day, 0), self.chance)
        begun = self.now - timedelta(days=DAYS)
        return max(moment, begun + timedelta(minutes=self.chance.randrange(600)))

    def _team(self, n: int) -> Team:
        """Each in turn, so that all professions come up from a few dozen risks on."""
        if n % HIGHER_EVERY == 0:
            return self.higher[n // HIGHER_EVERY % len(self.higher)]
        return self.teams[n % len(self.teams)]

    def _shuffled(self, team: Team) -> list[Situation]:
        """Its own situations before those that any team could have."""
        rows = fitting(team.kind, team.level.value)
        own = [row for row in rows if row.teams]
        others = [row for row in rows if not row.teams]
        return self.chance.sample(own, len(own)) + self.chance.sample(others, len(others))

    def _situation(self, team: Team, title: str) -> Situation:
        """The one with this title, or the one that this team has told least."""
        if title:
            return next(row for row in self.known[team.code] if row.title == title)
        kept = [row for row in self.known[team.code] if (team.code, row.title) not in self.reserved]
        return min(kept or self.known[team.code], key=lambda row: self.used[team.code, row.title])
