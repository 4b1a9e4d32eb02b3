"""Stories told in a real browser, each with an accessibility check."""
