"""The shape of whoever acts, as packages below `access` need it."""

from typing import Protocol
from uuid import UUID


class Acting(Protocol):
    """An account acting for an organisation in a role."""

    @property
    def account_id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID: ...
