"""Accounts, memberships, roles, permissions, scope, sessions."""
