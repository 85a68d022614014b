"""How recognition fares in use."""
