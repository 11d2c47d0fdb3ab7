"""bytes -> text -> clauses -> changes -> assessments. Pure functions: no database, no network."""
