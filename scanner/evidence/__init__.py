"""From the profile of a field to the entities it holds, each with a confidence."""
