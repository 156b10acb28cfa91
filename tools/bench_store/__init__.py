"""Measures the database beside stock TinyDB and SQLite: `python -m tools.bench_store`."""
