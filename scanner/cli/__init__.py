"""The command line: one file per command, found by searching the package."""
