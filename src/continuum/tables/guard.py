"""The apostrophe that keeps a text from becoming a formula when a CSV file is opened."""

# OWASP's six, the line feed, and the full-width forms that some versions of Excel also obey.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

# What a spreadsheet may not see in front of them, our own apostrophe among it.
UNSEEN = "'\ufeff\u200b\u200c\u200d\u2060\u00ad"


def guarded(text: str) -> str:
    """A text that already starts by apostrophes gets one more, so that none is lost on return."""
    return f"'{text}" if text.lstrip(UNSEEN).startswith(STARTS) else text


def unguarded(text: str) -> str:
    if text.startswith("'") and text.lstrip(UNSEEN).startswith(STARTS):
        return text[1:]
    return text
