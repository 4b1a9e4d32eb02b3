"""Spreadsheets replayed as the product's own actions."""
