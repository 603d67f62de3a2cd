"""Turn the profile of a field into the entities that it holds, each with a confidence."""
