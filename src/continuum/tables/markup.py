"""XML walked through as a stream: no entities, bounded depth, bounded tags, constant memory."""

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from continuum.tables.limits import Limits
from continuum.tables.refusals import Reason, Unreadable

Attributes = dict[str, str]
OnStart = Callable[[Attributes], None]
OnEnd = Callable[[], None]

SEPARATOR = "|"


class Walker:
    """Calls back for the elements it was told of, named `namespace|tag`, and for the text in them.

    `text` is None while nobody wants text; a callback that sets it to [] gets it filled. `chars`
    counts it until a callback sets it back, once per cell.
    """

    def __init__(
        self,
        *,
        part: str,
        limits: Limits,
        starts: Mapping[str, OnStart],
        ends: Mapping[str, OnEnd],
    ) -> None:
        self.text: list[str] | None = None
        self.line = 0  # of the spreadsheet, kept for whoever reads it
        self.chars = 0
        self._depth = 0
        self._part = part[:100]
        self._limits = limits
        self._starts = starts
        self._ends = ends

    def walk(self, chunks: Iterable[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.add
        fed = 0
        try:
            for chunk in chunks:
                parser.Parse(chunk)
                fed += len(chunk)
                # A tag that never ends would be scanned anew at each chunk.
                if fed - max(0, parser.CurrentByteIndex) > self._limits.token_bytes:
                    raise Unreadable(Reason.XML_BROKEN, part=self._part)
            parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position only
        except (expat.ExpatError, ValueError, LookupError, UnicodeError) as error:
            raise Unreadable(Reason.XML_BROKEN, part=self._part) from error

    def take(self) -> str:
        """The text gathered since it was asked for."""
        text = "".join(self.text or ())
        self.text = None
        return text

    def add(self, text: str) -> None:
        if self.text is None:
            return
        self.chars += len(text)
        if self.chars > self._limits.cell_chars:
            limit = self._limits.cell_chars
            raise Unreadable(Reason.CELL_TOO_LONG, limit=limit)
        self.text.append(text)

    def _doctype(self, *_declaration: object) -> None:
        raise Unreadable(Reason.DOCTYPE, part=self._part)

    def _start(self, tag: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            raise Unreadable(Reason.TOO_DEEP, limit=self._limits.depth, part=self._part)
        on_start = self._starts.get(tag)
        if on_start is not None:
            on_start(attributes)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        on_end = self._ends.get(tag)
        if on_end is not None:
            on_end()


def refuse_doctype(part: str, head: bytes) -> None:
    """The first bytes of a part that nobody will walk through: a DOCTYPE can only stand there."""

    def refuse(*_declaration: object) -> None:
        raise Unreadable(Reason.DOCTYPE, part=part[:100])

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(head)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable(Reason.XML_BROKEN, part=part[:100]) from error
