"""What is kept of a run, so that it can go on or be carried, and what is done with it."""
