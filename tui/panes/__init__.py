"""What each pane shows: its columns, its rows and the detail behind a row."""
