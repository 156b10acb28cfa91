"""Tests that drive the real program in a pseudo-terminal."""
