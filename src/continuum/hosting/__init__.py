"""Embedded PostgreSQL, database roles, processes, doctor."""
