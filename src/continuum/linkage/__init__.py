"""Names, dates and phones read alike; knows neither Django nor the database."""
