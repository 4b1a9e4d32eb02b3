"""What a matching is asked for, checked before anything is read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from continuum.core.refusals import Refused
from continuum.matching.running import SIDES, How, Mode
from continuum.matching.writing import check_table

_LEARN: Final = _("--learn demande où écrire le modèle : ajoutez --model modele.json.")
_UNTRACEABLE: Final = _("--untraceable n'a de sens qu'entre deux listes A et B.")
_GROUPS: Final = _("--groups n'a de sens qu'avec --dedupe.")
_SIDE_BY_SIDE: Final = _("--side-by-side demande un tableau où écrire : --out ou --untraceable.")
_NAMES: Final = _("--names n'a de sens qu'avec --report.")
_REPORT: Final = _("--report n'a pas de sens avec --lookup.")


class BadOptions(Refused):
    """Options that do not go together."""

    code = "options"


@dataclass(frozen=True)
class Asked:
    """The command line as it was given."""

    mode: Mode
    files: tuple[Path, ...]
    out: Path | None
    untraceable: Path | None
    groups: Path | None
    model: Path | None
    learn: bool
    side_by_side: bool
    report: Path | None
    names: bool
    maps: tuple[str, ...]
    how: How
    dry_run: bool

    @property
    def written(self) -> tuple[Path, ...]:
        """Every file that will be there at the end."""
        learnt = self.model if self.learn else None
        every = (self.out, self.untraceable, self.groups, self.report, learnt)
        return tuple(path for path in every if path is not None)

    @property
    def read(self) -> tuple[Path, ...]:
        """Every file that must stay as it is."""
        return self.files if self.model is None or self.learn else (*self.files, self.model)

    @property
    def kept(self) -> tuple[str, ...]:
        """The lists of which somebody will read the texts."""
        sides = SIDES[self.mode]
        if self.report or self.side_by_side:
            return sides
        return sides[:1] if self.untraceable else ()

    def check(self) -> None:
        """Raises BadOptions, NotWritable."""
        wanted = len(SIDES[self.mode])
        if len(self.files) != wanted:
            words = ngettext(
                "Il faut donner %(count)s liste, et non %(given)s.",
                "Il faut donner %(count)s listes, et non %(given)s.",
                wanted,
            )
            raise BadOptions(words % {"count": wanted, "given": len(self.files)})
        for asked, wrong, why in (
            (self.learn, self.model is None, _LEARN),
            (self.untraceable, self.mode is not Mode.LINK, _UNTRACEABLE),
            (self.groups, self.mode is not Mode.DEDUPE, _GROUPS),
            (self.report, self.mode is Mode.LOOKUP, _REPORT),
            (self.names, self.report is None, _NAMES),
            (self.side_by_side, not (self.out or self.untraceable), _SIDE_BY_SIDE),
        ):
            if asked and wrong:
                raise BadOptions(why)
        for table in (self.out, self.untraceable, self.groups):
            if table is not None:
                check_table(table)
