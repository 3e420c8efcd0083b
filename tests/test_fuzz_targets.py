"""Every target of the long attack, for a moment: the seeds, and some hundred damaged inputs."""

from __future__ import annotations

import random
import time

import pytest
from fuzz_targets import TARGETS, refused
from fuzzing import _damaged as damaged

SECONDS, MOST, LONGEST = 0.5, 150, 5_000


@pytest.mark.parametrize("name", TARGETS)
def test_a_damaged_input_is_answered_or_refused(name: str) -> None:
    seeds = TARGETS[name].seeds
    for seed in seeds:
        refused(name, seed)
    until, tried = time.process_time() + SECONDS, 0
    while tried < 3 or (tried < MOST and time.process_time() < until):
        rng = random.Random(f"{name}:{tried}")
        refused(name, damaged(rng.choice(seeds), rng)[:LONGEST])
        tried += 1


def test_a_seed_of_most_targets_is_read() -> None:
    """Seeds that were all refused would try nothing but the refusal."""
    damaged_folders = {"saved corpus", "saved tokens", "saved result"}
    idle = {name for name, target in TARGETS.items() if all(refused(name, seed) for seed in target.seeds)}
    assert idle <= damaged_folders, idle


def test_the_watch_sees_what_reaches_the_system(tmp_path) -> None:
    from fuzz_targets import _system_watched

    with _system_watched() as reached:
        (tmp_path / "a").write_text("x")
    assert any(event.startswith("open") for event in reached)
    reached.clear()
    (tmp_path / "b").write_text("x")
    assert not reached
