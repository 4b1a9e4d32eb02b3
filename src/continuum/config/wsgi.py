"""What the web server runs."""

import os

import django

from continuum.config.receiving import Receiver
from continuum.hosting.guard import refuse_wrong_login

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "continuum.config.settings")
refuse_wrong_login()
django.setup(set_prefix=False)
application = Receiver()
