"""From documents to candidates in the ledger: which are to be read, reading them, and keeping what was found.

`documents` reads the files that `extract` and `import` are given, `importing` puts them into the ledger. `due` says
what has to be read, `reader` has it read in a process of its own (`worker`), and `keeping` stores what came of it.
"""
