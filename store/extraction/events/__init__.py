"""What is said to happen, or to be: which thing is in which event, how sure, and of what kind."""
