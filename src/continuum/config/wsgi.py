"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from continuum.hosting.guard import refuse_wrong_login

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "continuum.config.settings")
refuse_wrong_login()
application = get_wsgi_application()
