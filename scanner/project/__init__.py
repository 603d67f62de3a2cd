"""The project file, in which a company configures what it scans."""
