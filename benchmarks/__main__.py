"""`python -m benchmarks`: measures, each compared within the same run; fails if a goal is missed.

The world they are made in is filled once and found again by later runs.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from importlib import import_module

import django

from benchmarks import database
from benchmarks.report import line_of, machine, table_of
from continuum.hosting.serving import database_at_hand

SIZE = 200_000
"""People: goals are set for this size. Smaller ones only show that everything runs."""


def main() -> int:
    asked = _asked()
    with database_at_hand(), database.chosen(f"benchmark_{asked.people}") as administrator:
        os.environ["CONTINUUM_DEMO"] = "1"  # signing in takes no second factor
        django.setup()
        # Only now may models be imported.
        world, walls = import_module("benchmarks.world"), import_module("benchmarks.walls")
        day = world.at_hand(administrator, people=asked.people, fresh=asked.fresh)
        walls.prepare_above()
        subjects = import_module("benchmarks.subjects").SUBJECTS
        results = []
        for name in asked.only or subjects:
            for result in subjects[name](rounds=asked.rounds, people=asked.people):
                results.append(result)
                print(line_of(result), flush=True)
    if asked.markdown:
        print(f"\n{day.isoformat()}, {machine()}, {asked.people} people\n\n{table_of(results)}")
    missed = sum(not result.is_met for result in results)
    print(f"\n{len(results)} measures, {missed} beyond their goal.")
    return 1 if missed and asked.people >= SIZE else 0


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--people", type=int, default=SIZE, help="each met ten times")
    parser.add_argument("--rounds", type=int, default=7, help="pairs for each measure")
    parser.add_argument("--only", nargs="*", help="subjects, by name")
    parser.add_argument("--fresh", action="store_true", help="fill the database anew")
    parser.add_argument("--markdown", action="store_true", help="end with a table")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
