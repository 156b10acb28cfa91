"""Processes that do what must stop neither a dashboard nor the machine: with a limit of memory and one of time.

`serving` runs in such a process, `process` in the program that started it. Jobs go to its standard input and answers
come from its standard output, each behind a header that says how long it is.
"""
