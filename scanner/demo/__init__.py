"""The demo estate: a made-up communications company, the same bytes for the same seed."""

from scanner.demo.estate import EstateError, write_estate

__all__ = ["EstateError", "write_estate"]
