"""Dates in words, against the day of publication: each as an interval of days with its precision."""

from store.extraction.dates.find import Found, days_named, find_dates

__all__ = ["Found", "days_named", "find_dates"]
