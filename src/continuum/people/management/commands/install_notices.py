"""What every installation tells young people, put in the database with its tables."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from continuum.people.actions import install_notices


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *_args: object, **_options: object) -> None:
        install_notices(today=timezone.localdate())
