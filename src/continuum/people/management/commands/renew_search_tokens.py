"""Names stored under another reading of them are stored anew; run by `continuum migrate`."""

from django.core.management.base import BaseCommand

from continuum.people.actions.tokens import renew_outdated_tokens


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *_args: object, **_options: object) -> None:
        renew_outdated_tokens()
