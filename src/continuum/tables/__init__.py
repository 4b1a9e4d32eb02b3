"""Untrusted spreadsheets read under limits; knows neither Django nor the database."""
