"""What an examination found: a subject, whether it is well, and what to do when it is not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    subject: str
    words: str
    is_well: bool = True
    advice: str = ""
    """What to do; on something that is well, what would be better."""

    def as_dict(self) -> dict[str, object]:
        """For a machine."""
        return {
            "subject": self.subject,
            "well": self.is_well,
            "words": self.words,
            "advice": self.advice,
        }

    def in_words(self) -> str:
        """For a person."""
        sign = "✗" if not self.is_well else "!" if self.advice else "✓"
        line = f"{sign} {self.subject} : {self.words}"
        return f"{line}\n    {self.advice}" if self.advice else line


def well(subject: str, words: str) -> Finding:
    """All is as it must be."""
    return Finding(subject, words)


def wanting(subject: str, words: str, *, advice: str) -> Finding:
    """The service runs, but somebody will miss something."""
    return Finding(subject, words, advice=advice)


def ill(subject: str, words: str, *, advice: str) -> Finding:
    """Something is to be put right."""
    return Finding(subject, words, is_well=False, advice=advice)


def listed(faults: list[str], *, most: int = 6) -> str:
    """The first of many, and how many more."""
    more = len(faults) - most
    return ", ".join(faults[:most]) + (f" et {more} autres" if more > 0 else "")
