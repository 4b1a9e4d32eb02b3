"""Reads across packages about one person's way."""
