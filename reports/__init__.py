"""Report writers: one file per format, one ``write(report, out)`` each."""
