"""What a rival tells of its run: pairs as a file, times and memory as a line."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Teller:
    """Seconds of each stage, told at the end with the most memory this process ever held."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began

    def told(self, **more: object) -> str:
        """The line as it is now: what comes after it is not the tool's."""
        return "\n" + json.dumps({"seconds": self.seconds, "peak": most_memory(), **more})

    def tell(self, **more: object) -> None:
        print(self.told(**more))


def most_memory() -> int:
    """Bytes; 0 on a system that does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    told = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(told[0]) * 1024 if told else 0
