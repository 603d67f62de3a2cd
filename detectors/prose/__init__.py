"""Finds names of people and places in prose, with a language model, cue phrases and lists."""
