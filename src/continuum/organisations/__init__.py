"""Organisations, sites, programmes, territories."""
