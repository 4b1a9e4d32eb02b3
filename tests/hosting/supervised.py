"""A supervisor over two idle children and an embedded server, for tests to kill in every way."""

import sys
from pathlib import Path

from continuum.hosting import postgres, processes, signals
from continuum.hosting.trouble import HostingTrouble

IDLE = "import time; time.sleep(1000)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {IDLE}"
BROKEN = "print('broken on purpose', flush=True); raise SystemExit(3)"
POLITE = f"import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); {IDLE}"


def main(home: Path, web: str, *, follow: bool) -> None:
    if follow:
        signals.follow_parent()
    children = [
        processes.Child("web", [sys.executable, "-c", web]),
        processes.Child("worker", [sys.executable, "-c", IDLE]),
    ]
    terminal_is_gone = signals.terminal_watch()
    try:
        with (
            signals.stoppable(),
            processes.only_one(home, name="demo", told="processus 1, port 2"),
            processes.Watchdog(home) as watchdog,
            postgres.in_use(home),
            processes.Supervisor(home, children, watchdog) as supervisor,
            signals.waking(supervisor.wake),
        ):
            supervisor.start()
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            supervisor.keep(until=terminal_is_gone)
    except signals.Stopped:
        sys.stdout.write("stopped\n")
    except HostingTrouble as trouble:
        sys.stdout.write(f"{trouble}\n")
        sys.exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), globals()[sys.argv[2]], follow="follow" in sys.argv)
