"""Values that are explained by a label before or after them, in prose, tickets, documents and logs."""
