"""What builds the project's own data; no part of the program."""
