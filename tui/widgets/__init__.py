"""Widgets of one line a row: made to send few bytes over a slow connection."""
