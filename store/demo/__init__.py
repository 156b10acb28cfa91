"""What `spotrep demo` replays: invented dated reports, served over loopback at the pace of a clock of their own."""
