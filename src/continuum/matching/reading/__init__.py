"""Registers read from files: delimited texts as a stream, workbooks in a process of their own."""
