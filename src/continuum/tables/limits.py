"""What a spreadsheet may cost before it is refused."""

from dataclasses import dataclass

KIBIBYTE = 1024
MEBIBYTE = 1024 * KIBIBYTE


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit of one reading; the unit stands behind each."""

    file_bytes: int = 50 * MEBIBYTE  # the file as received
    rows: int = 200_000  # rows that hold something, all sheets together
    empty_rows: int = 1_100_000  # rows of a CSV that hold nothing: a whole sheet of Excel at most
    columns: int = 200  # up to the last one that holds something
    cells: int = 4_000_000  # rows times columns as the receiver lays them out, empty ones too
    repeats: int = 20_000  # filled cells that an ODS makes by repeating one...
    repeats_per_cell: int = 20  # ...and more of them for each cell that it writes in full
    sheets: int = 100  # sheets of one workbook, hidden ones too
    cell_chars: int = 131_072  # characters of one cell (Excel itself stops at 32 767)
    line_chars: int = 1_048_576  # characters of one line of a CSV file
    record_lines: int = 200  # lines that one quoted CSV record may run over

    entries: int = 2_000  # files inside an XLSX or ODS archive
    expanded_bytes: int = 1_024 * MEBIBYTE  # the archive once inflated, declared and counted
    ratio: int = 100  # inflated / deflated bytes of a part...
    ratio_from_bytes: int = 10 * MEBIBYTE  # ...judged only from this inflated size on
    depth: int = 100  # XML elements inside one another
    token_bytes: int = MEBIBYTE  # one XML tag or comment
    shared_chars: int = 100_000_000  # characters of all shared strings together

    memory_bytes: int = 300 * MEBIBYTE  # address space of the reading process
    answer_bytes: int = 64 * MEBIBYTE  # what it may send back
    seconds: float = 4.5  # wall clock for a file that gives nothing
    seconds_per_file_mebibyte: float = 0.1  # more for each MiB of the file
    seconds_per_answer_mebibyte: float = 2.0  # more for each MiB of rows that came out of it...
    seconds_earned_per_file_mebibyte: float = 6.0  # ...as far as the weight of the file bears out
    seconds_at_most: float = 30.0  # wall clock in all


DEFAULT_LIMITS = Limits()
