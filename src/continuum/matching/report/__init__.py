"""The report of a matching: one HTML file that asks nothing of any network."""
