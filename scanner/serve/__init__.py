"""Show the store as local web pages: runs, worklist, findings, changes, reviews and downloads."""
