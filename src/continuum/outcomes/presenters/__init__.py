"""Figures as pages, charts, documents and answers show them."""
