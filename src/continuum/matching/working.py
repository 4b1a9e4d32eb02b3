"""`continuum match` from the files it is given to those it writes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from time import perf_counter

import polars as pl

from continuum.linkage.compare import Band
from continuum.linkage.engine.matching import Matched
from continuum.linkage.engine.model import Model
from continuum.linkage.engine.telling import groups_table
from continuum.matching import presenters, results
from continuum.matching.asked import Asked
from continuum.matching.outcome import Answer, Ended, answer, columns_only, peak_memory
from continuum.matching.report.page import Subject, page
from continuum.matching.rules.layout import corrections
from continuum.matching.running import (
    SIDES,
    Clock,
    List,
    Mode,
    freed,
    link,
    model_in,
    open_lists,
    read_lists,
)
from continuum.matching.telling import Speaker
from continuum.matching.writing import Outputs, write_table


def run(asked: Asked, *, speaker: Speaker, today: date, now: datetime) -> Answer:
    """Raises a Refused with what to do, OSError, KeyboardInterrupt; then nothing is written."""
    asked.check()
    given = corrections(asked.maps, sides=SIDES[asked.mode])
    model = model_in(asked.model) if asked.model and not asked.learn else None
    with Outputs(() if asked.dry_run else asked.written, inputs=asked.read) as outputs:
        clock = Clock()
        since = perf_counter()
        lists = open_lists(asked.files, asked.mode, given, today=today)
        clock.add("open", since)
        _show(lists, speaker)
        if asked.dry_run:
            return columns_only(lists)
        registers = read_lists(lists, today=today, keep=asked.kept, clock=clock, listener=speaker)
        for one, register in zip(lists, registers, strict=True):
            for notice in presenters.notices_told(register.notices[len(one.source.notices) :]):
                speaker.say(f"  {one.side}, {notice}")
        ended = Ended(asked, lists, registers, clock)
        if asked.mode is Mode.LINK:
            left, right = registers
            matched = link(
                left,
                right,
                model=model,
                how=asked.how,
                clock=clock,
                listener=speaker,
            )
            ended = _linked(ended, matched, outputs, speaker)
        elif asked.mode is Mode.DEDUPE:
            ended = _deduplicated(ended, model, outputs, speaker)
        else:
            ended = _looked_up(ended, model, outputs, speaker)
        _report(ended, outputs, now=now)
        told = answer(ended)
        outputs.commit()
    return told


def _show(lists: Sequence[List], speaker: Speaker) -> None:
    """Before the work: what each column is taken for, and what is odd about the file."""
    for one in lists:
        columns = presenters.columns_told(one.source.heads, one.columns)
        speaker.columns(one.side, one.source.name, columns)
        if others := presenters.others_told(columns):
            speaker.say(f"  {others}")
        if births := presenters.births_told(one.side, one.columns):
            speaker.say(f"  {births}")
        for notice in presenters.notices_told(one.source.notices):
            speaker.say(f"  {notice}")


def _linked(ended: Ended, matched: Matched, outputs: Outputs, speaker: Speaker) -> Ended:
    asked, (left, right) = ended.asked, ended.registers
    since = perf_counter()
    speaker.tell("write", "", 0)
    found = results.states(matched, left, right)
    both, side_by_side = (("A", left), ("B", right)), asked.side_by_side
    if asked.out:
        _write(outputs, asked.out, results.pairs(matched, *both, side_by_side=side_by_side))
    if asked.untraceable:
        away = results.away(found, *both, side_by_side=side_by_side)
        _write(outputs, asked.untraceable, away)
    _learnt(ended, matched, outputs)
    ended.clock.add("write", since)
    return replace(ended, matched=matched, found=found)


def _deduplicated(ended: Ended, model: Model | None, outputs: Outputs, speaker: Speaker) -> Ended:
    asked, register = ended.asked, ended.registers[0]
    found = freed(register, model=model, how=asked.how, clock=ended.clock, listener=speaker)
    since = perf_counter()
    speaker.tell("write", "", 0)
    groups = groups_table(found, ids=register.ids)
    if asked.out:
        both = ("1", register), ("2", register)
        pairs = results.pairs(found.matched, *both, side_by_side=asked.side_by_side)
        _write(outputs, asked.out, pairs)
    if asked.groups:
        _write(outputs, asked.groups, groups)
    _learnt(ended, found.matched, outputs)
    ended.clock.add("write", since)
    persons = len(set(found.group.tolist()))
    return replace(ended, matched=found.matched, persons=persons)


def _looked_up(ended: Ended, model: Model | None, outputs: Outputs, speaker: Speaker) -> Ended:
    """Each row of Q asked of P, and the likeliest rows there."""
    base, asked_about = ended.registers
    matched = link(
        asked_about,
        base,
        model=model,
        how=ended.asked.how,
        clock=ended.clock,
        listener=speaker,
    )
    since = perf_counter()
    speaker.tell("write", "", 0)
    found = results.answers(
        matched, ("Q", asked_about), ("P", base), side_by_side=ended.asked.side_by_side
    )
    if ended.asked.out:
        _write(outputs, ended.asked.out, found)
    _learnt(ended, matched, outputs)
    ended.clock.add("write", since)
    some = found.filter(pl.col("band") != Band.NONE.value)["asked"].n_unique()
    return replace(
        ended,
        queries={"some": some, "none": len(asked_about) - some},
        answers=None if ended.asked.out else found,
    )


def _learnt(ended: Ended, matched: Matched, outputs: Outputs) -> None:
    target = ended.asked.model
    if target is not None and ended.asked.learn:
        text = matched.model.to_json()
        outputs.write(target, lambda path: path.write_text(text, "utf-8"))


def _write(outputs: Outputs, target: Path, frame: pl.DataFrame) -> None:
    form = target.suffix.lower()
    outputs.write(target, lambda path: write_table(frame, path, form=form))


def _report(ended: Ended, outputs: Outputs, *, now: datetime) -> None:
    target, matched = ended.asked.report, ended.matched
    if target is None or matched is None:
        return
    subject = Subject(
        lists=ended.lists,
        registers=ended.registers,
        matched=matched,
        found=ended.found,
        persons=ended.persons,
        stages=ended.clock.seconds,
        memory=peak_memory(),
        names=ended.asked.names,
    )
    text = page(subject, now=now)
    outputs.write(target, lambda path: path.write_text(text, "utf-8"))
