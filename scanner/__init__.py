"""noticemap: finds personal data and says which class of the privacy notice it falls in."""

__version__ = "0.1.0"
