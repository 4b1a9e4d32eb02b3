"""Persons, identity, contacts, situation facts, notices, enrolments."""
