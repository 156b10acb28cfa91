"""Extraction: from a report to candidate claims, each with its exact words. Pure functions: no ledger, no network."""

from store.extraction.extract import extract
from store.extraction.names.lexicon import Lexicon, load_lexicon
from store.extraction.report import VERSION, Extraction, Report, Unread
from store.extraction.sentence.designators import unknown_designators

__all__ = ["VERSION", "Extraction", "Lexicon", "Report", "Unread", "extract", "load_lexicon", "unknown_designators"]
