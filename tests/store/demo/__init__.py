"""Tests of the demonstration: its material, its clock, its feed server."""
