"""The store as a local web page: runs, worklist, findings, changes, reviews and downloads."""
