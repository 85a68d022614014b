"""The course of a session: which movement when. Written only as far ahead as samples are taken."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np

from physio_desktop.sensing.simulation.actor import Actor
from physio_desktop.sensing.simulation.exercises import EXERCISES
from physio_desktop.sensing.simulation.limb import Body
from physio_desktop.sensing.simulation.motion import Track
from physio_desktop.sensing.simulation.options import SimulationOptions, TrueRepetition
from physio_desktop.sensing.simulation.person import Person
from physio_desktop.sensing.simulation.rotation import Float

DEFAULT_REPETITIONS = 10
SET_DEG = 1.2  # spread of the starting posture from set to set
TIRING = 0.04  # how much slower the last repetition of a set is
IDLE_S, PROTOCOL_IDLE_S = (10.0, 18.0), (22.0, 42.0)  # between sets; the latter as in the UCI test sessions
# how often a resting person shifts, twitches, and reaches or scratches
CALM, LIVELY = (0.55, 0.33, 0.12), (0.35, 0.30, 0.35)


class Script:
    """Writes the movements of `options` onto a track, in order of time.

    truth: the repetitions written so far, ahead of the samples by at most one repetition or idle movement.
    """

    def __init__(self, options: SimulationOptions, who: Person) -> None:
        self._options = options
        self.body = Body(who.build, options.left)
        rng = np.random.default_rng([0xAC7, options.seed, options.subject])
        first = options.exercises[0] if options.exercises else "e2"
        self._actor = Actor(who, self.body, rng, first, self._site(first))
        self.truth: list[TrueRepetition] = []
        self._sets: list[tuple[float, float, str]] = []  # start, end (inf while it runs), exercise
        self._set_starts: list[float] = []
        self._time_s = 0.0  # everything that begins before it is written
        self._course = self._exercising() if options.exercises else self._idling()

    @property
    def track(self) -> Track:
        return self._actor.track

    def extend(self, until_s: float) -> None:
        """Write at least everything that begins before `until_s`."""
        while self._time_s < until_s:
            next(self._course)

    def exercise_at(self, time_s: float) -> str | None:
        """The exercise whose set is under way at a time already written, None in idle."""
        k = bisect_right(self._set_starts, time_s) - 1
        if k < 0:
            return None
        _, end_s, name = self._sets[k]
        return name if time_s <= end_s else None

    # The generators yield whenever `_time_s` has moved on.

    def _exercising(self) -> Iterator[None]:
        actor, options = self._actor, self._options
        self._time_s = actor.settle(0.3, actor.posture + actor.offset(2.0), actor.uniform(1.2, 2.5))
        idle_s = PROTOCOL_IDLE_S if options.execution == "protocol" else IDLE_S
        while True:
            for name in options.exercises:
                for execution in options.executions:
                    start = actor.start(name) + actor.offset(SET_DEG)
                    self._time_s = actor.change(self._time_s, name, self._site(name), start)
                    self._time_s += actor.uniform(0.6, 1.6)
                    yield from self._set(name, execution, start)
                    relaxed = actor.posture + actor.offset(3.0)
                    self._time_s = actor.settle(self._time_s + 0.4, relaxed, actor.uniform(1.2, 2.5))
                    yield from self._idle(actor.uniform(*idle_s), 9.0, CALM)

    def _idling(self) -> Iterator[None]:
        actor = self._actor
        while True:
            yield from self._idle(actor.uniform(20.0, 60.0), 3.0, LIVELY)
            name = str(actor.rng.choice(["e1", "e2", "e7", "e7"]))  # for its posture only
            posture = actor.start(name) + actor.offset(4.0)
            self._time_s = actor.change(self._time_s, name, self._site(name), posture)

    def _set(self, name: str, execution: str, start: Float) -> Iterator[None]:
        actor, n = self._actor, self._options.repetitions or DEFAULT_REPETITIONS
        slowness = float(np.exp(actor.rng.normal(0.0, 0.05))) / self._options.tempo
        # what "low" means is nobody's habit, so it differs more from set to set
        reach = float(np.exp(actor.rng.normal(0.0, 0.08 if execution == "low_amplitude" else 0.04)))
        begin_s = self._time_s
        self._set_starts.append(begin_s)
        self._sets.append((begin_s, math.inf, name))
        for k in range(n):
            rhythm = actor.rhythm(name, execution, slowness * (1.0 + TIRING * k / n), reach)
            done = actor.repeat(self._time_s, name, execution, rhythm, start)
            self.truth.append(done)
            self._time_s = done.end_s + rhythm.pause_s
            if k == n - 1:
                self._sets[-1] = (begin_s, done.end_s, name)
            yield

    def _idle(self, length_s: float, interval_s: float, habits: tuple[float, ...]) -> Iterator[None]:
        """Rest, and every `interval_s` or so a small unrelated movement."""
        actor, end_s = self._actor, self._time_s + length_s
        while True:
            t = self._time_s + 0.4 + float(actor.rng.exponential(interval_s))
            if t > end_s - 5.0:  # longer than any of these movements
                self._time_s = end_s
                yield
                return
            move = (actor.shift, actor.twitch, actor.scratch)[actor.rng.choice(3, p=habits)]
            self._time_s = move(t)
            yield

    def _site(self, name: str) -> str:
        """Where the sensor is in an exercise; ":fixed" when that limb's far end rests on something."""
        if not self._options.exercises:
            return self._options.site_of("idle")
        site = self._options.site_of(name)
        return f"{site}:fixed" if site in EXERCISES[name].supported else site
