"""What is looked up: the lexicon, the table of towns, the words of the rules."""
