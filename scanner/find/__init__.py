"""One person's data: where values that stand for somebody are, without ever telling them."""
