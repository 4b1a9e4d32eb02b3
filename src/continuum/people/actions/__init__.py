"""Every write about persons."""

from continuum.people.actions.contacts import (
    add_contact,
    add_external_id,
    end_contact,
    remove_external_id,
    reveal_contact,
)
from continuum.people.actions.enrolments import change_enrolment_state, enrol, enrol_many
from continuum.people.actions.facts import (
    give_notice,
    install_notices,
    record_evidence,
    record_evidences,
    record_fact,
    record_facts,
)
from continuum.people.actions.files import (
    complete_file,
    note_nickname,
    open_file,
    open_file_for,
    open_files,
    restore_person,
    withdraw_person,
)
from continuum.people.actions.identity import join_files, judge_different, separate_files
from continuum.people.actions.referents import (
    assign_referent,
    assign_referents,
    complete_referents,
    end_referent,
    uncomplete_referents,
)

__all__ = [
    "add_contact",
    "add_external_id",
    "assign_referent",
    "assign_referents",
    "change_enrolment_state",
    "complete_file",
    "complete_referents",
    "end_contact",
    "end_referent",
    "enrol",
    "enrol_many",
    "give_notice",
    "install_notices",
    "join_files",
    "judge_different",
    "note_nickname",
    "open_file",
    "open_file_for",
    "open_files",
    "record_evidence",
    "record_evidences",
    "record_fact",
    "record_facts",
    "remove_external_id",
    "restore_person",
    "reveal_contact",
    "separate_files",
    "uncomplete_referents",
    "withdraw_person",
]
