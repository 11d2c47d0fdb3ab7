"""What people write by hand: addresses, selectors, YAML; and how messages quote it."""
