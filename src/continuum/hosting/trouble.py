"""What keeps Continuum from running on this machine, said with what to do about it."""


class HostingTrouble(Exception):
    """Something outside the product (disk, server, rights) is in the way."""

    def __init__(self, what: str, *, advice: str) -> None:
        super().__init__(f"{what}\n{advice}")
        self.what = what
        self.advice = advice
