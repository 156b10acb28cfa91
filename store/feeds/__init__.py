"""Configured feed -> fetched -> parsed -> documents and candidate claims: one module a step.

`refresh` is the round and `collector` the rounds of a service. `hosts` gives each feed its turn, `fetch` asks for it
over `connections`, which `guard` keeps out of private networks; `headers` and `schedule` say when to come back, and
`states` what is remembered. `parser` has bodies read by `worker`, a process of its own, with the modules of `formats`,
which give `entries`; `intake` is the way into the ledger. `pages` fetches what entries link to, where whole texts are
wanted. Importing this package loads no network library and no
parser: the dashboard paints before the first refresh does.
"""
