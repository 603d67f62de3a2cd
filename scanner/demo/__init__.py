"""The demo estate: the data of a made-up communications company; the same seed gives the same bytes."""

from scanner.demo.estate import EstateError, write_estate

__all__ = ["EstateError", "write_estate"]
