"""The home page, the palette, one person's page."""
