"""Extraction: from a report to candidate claims, each with its exact words. Pure functions: no ledger, no network."""

from store.extraction.designators import unknown_designators
from store.extraction.extract import extract
from store.extraction.lexicon import Lexicon, load_lexicon
from store.extraction.report import VERSION, Extraction, Report, Unread

__all__ = ["VERSION", "Extraction", "Lexicon", "Report", "Unread", "extract", "load_lexicon", "unknown_designators"]
