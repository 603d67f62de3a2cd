"""Names of people and places in prose: a language model, phrases and lists, made one."""
