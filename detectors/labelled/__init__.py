"""Values that a label before or behind them explains, in prose, tickets, documents and logs."""
