"""From the profile of a field to the entities that it holds, each with a confidence."""
