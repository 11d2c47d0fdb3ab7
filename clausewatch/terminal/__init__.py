"""What commands show to people: comparisons and records, laid out for the width of the screen."""
