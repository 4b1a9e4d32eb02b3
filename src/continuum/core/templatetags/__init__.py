"""Tags and filters for every template: `{% load continuum %}`."""
