"""What awaits a member, from every package (`settings.TODO_SOURCES`)."""

from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from continuum.access.scope import Member
from continuum.core.todo import Task


def tasks_of(member: Member, *, today: date) -> list[Task]:
    """Urgent lines first, otherwise in the order in which the sources are named."""
    tasks = [
        task for name in settings.TODO_SOURCES for task in import_string(name)(member, today=today)
    ]
    return sorted(tasks, key=lambda task: not task.urgent)
