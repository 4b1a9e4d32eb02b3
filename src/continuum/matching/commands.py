"""`continuum match`: two lists matched, one freed of duplicates, or one asked about the other."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated, Final, NoReturn

import typer
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from continuum.core.phrases import labelled
from continuum.core.refusals import Refused
from continuum.core.room import is_full
from continuum.matching.asked import Asked, BadOptions
from continuum.matching.on_spark import THIS_MACHINE
from continuum.matching.running import Engine, How, Mode
from continuum.matching.telling import Speaker
from continuum.matching.working import run

SOME_LEFT: Final = 1
UNUSABLE: Final = 2
INTERRUPTED: Final = 130

HELP: Final = """
Croiser deux listes de jeunes : qui est dans les deux, qui n'est que dans la première.

continuum match A B ; continuum match --dedupe D ; continuum match --lookup P Q

Rien n'est envoyé ni gardé : ni réseau, ni base de données. Les fichiers écrits, lisibles par
vous seul·e, n'apparaissent qu'entiers.

Codes de sortie.

0 : tout est fait.

1 : c'est fait, mais des lignes illisibles ont été laissées de côté.

2 : rien n'est fait ; un fichier, une colonne, une option ou le disque ne le permet pas.

130 : interrompu, rien n'est écrit.
"""


class Language(StrEnum):
    FRENCH = "fr"
    ITALIAN = "it"
    ENGLISH = "en"


def register(app: typer.Typer) -> None:
    """Put `match` on the command line."""
    app.command("match", help=HELP)(match_registers)


Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="A B",
        help="Les listes : .csv, .xlsx, .ods ou .parquet. Une seule avec --dedupe.",
        show_default=False,
        readable=False,
    ),
]
Dedupe = Annotated[
    bool, typer.Option("--dedupe", help="Une seule liste D : qui y est plusieurs fois.")
]
Lookup = Annotated[
    bool,
    typer.Option(
        "--lookup",
        help="Listes P et Q : pour chaque ligne de Q, les cinq lignes de P les plus probables.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        readable=False,
        help="Les paires retenues, .parquet, .csv ou .xlsx : deux identifiants, score en bits, "
        "erreur attendue, décision, raisons.",
    ),
]
Untraceable = Annotated[
    Path | None,
    typer.Option(
        readable=False,
        help="Les lignes de A qu'on ne retrouve pas dans B, ou pas sûrement : état, erreur "
        "attendue, ligne de B qui ressemble et pourquoi, et ce que A en dit.",
    ),
]
Groups = Annotated[
    Path | None,
    typer.Option(
        readable=False,
        help="Avec --dedupe : chaque ligne, et la première ligne de la même personne.",
    ),
]
SideBySide = Annotated[
    bool,
    typer.Option(
        "--side-by-side",
        help="Dans --out et --untraceable, ce que disent les deux lignes, l'un à côté de l'autre : "
        "noms, date de naissance, téléphone…",
    ),
]
ModelFile = Annotated[
    Path | None,
    typer.Option(
        readable=False,
        help="Le modèle, en JSON : lu et appliqué tel quel ; avec --learn, appris sur ces listes "
        "et écrit là. Sans cette option, appris et oublié.",
    ),
]
Learn = Annotated[bool, typer.Option("--learn", help="Apprendre le modèle et l'écrire (--model).")]
Report = Annotated[
    Path | None,
    typer.Option(
        readable=False, help="Un rapport : un seul fichier HTML, sans réseau, noms masqués."
    ),
]
Names = Annotated[
    bool, typer.Option("--names", help="Montrer noms et identifiants dans les exemples du rapport.")
]
Maps = Annotated[
    list[str],
    typer.Option(
        "--map",
        metavar="CÔTÉ.CHAMP=COLONNE",
        help='Ce qu\'est une colonne : --map "A.surname=Nom 2" ; par son titre, son rang ou sa '
        "lettre. Sans côté : dans chaque liste. Rien après = : aucune colonne.",
    ),
]
EngineAsked = Annotated[
    Engine, typer.Option(help="Cette machine, ou Spark pour un fichier national.")
]
SparkMaster = Annotated[
    str,
    typer.Option(
        metavar="ADRESSE",
        help="Avec --engine spark : les machines, local[*] pour celle-ci, spark://nom:7077, yarn…",
    ),
]
InLanguage = Annotated[
    Language, typer.Option(help="Langue des raisons, du rapport et des messages.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Montrer les colonnes reconnues, ne rien comparer.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Pour une machine.")]


def match_registers(  # noqa: PLR0913 - each is an option of the command
    files: Files,
    *,
    dedupe: Dedupe = False,
    lookup: Lookup = False,
    out: Out = None,
    untraceable: Untraceable = None,
    groups: Groups = None,
    side_by_side: SideBySide = False,
    model: ModelFile = None,
    learn: Learn = False,
    report: Report = None,
    names: Names = False,
    maps: Maps = [],  # noqa: B006 - read alone
    engine: EngineAsked = Engine.LOCAL,
    spark_master: SparkMaster = THIS_MACHINE,
    language: InLanguage = Language.FRENCH,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Two lists matched, or one; what its options say is in `HELP`."""
    asked = Asked(
        mode=Mode.DEDUPE if dedupe else Mode.LOOKUP if lookup else Mode.LINK,
        files=tuple(files),
        out=out,
        untraceable=untraceable,
        groups=groups,
        side_by_side=side_by_side,
        model=model,
        learn=learn,
        report=report,
        names=names,
        maps=tuple(maps),
        how=How(engine, spark_master),
        dry_run=dry_run,
    )
    with translation.override(language.value), _stopped_as_interrupted():
        if dedupe and lookup:
            _stop(_("--dedupe ou --lookup : l'un ou l'autre."), as_json=as_json, code="options")
        raise typer.Exit(SOME_LEFT if _done(asked, as_json=as_json) else 0)


def _done(asked: Asked, *, as_json: bool) -> int:
    """How many lines were left out; whatever cannot be done ends here, in words."""
    try:
        with Speaker() as speaker:
            told = run(asked, speaker=speaker, today=timezone.localdate(), now=timezone.now())
    except (Refused, BadOptions) as refusal:
        _stop(str(refusal), as_json=as_json, code=str(getattr(refusal, "code", "refused")))
    except KeyboardInterrupt:
        words = _("Interrompu : rien n'a été écrit.")
        _stop(words, as_json=as_json, code="interrupted", status=INTERRUPTED)
    except MemoryError:
        words = _("La mémoire ne suffit pas : rien n'a été écrit. Essayez --engine spark.")
        _stop(words, as_json=as_json, code="no_memory")
    except OSError as error:
        words = _("Le disque est plein : rien n'a été écrit. Libérez-en, puis relancez.")
        if not is_full(error):
            words = labelled(
                _("Rien n'a été écrit"), os.strerror(error.errno) if error.errno else "?"
            )
        _stop(words, as_json=as_json, code="no_room" if is_full(error) else "system")
    if as_json:
        typer.echo(json.dumps(told.as_json, ensure_ascii=False))
    else:
        for line in told.lines:
            typer.echo(line)
    return told.left_out


@contextmanager
def _stopped_as_interrupted() -> Iterator[None]:
    """A polite request to end, or a terminal that is shut, is obeyed as Ctrl-C is."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {one: signal.signal(one, interrupt) for one in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _stop(message: str, *, as_json: bool, code: str, status: int = UNUSABLE) -> NoReturn:
    if as_json:
        typer.echo(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    else:
        typer.echo(message, err=True)
    raise typer.Exit(status)
