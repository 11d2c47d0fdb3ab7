"""`python -m clausewatch`."""

from clausewatch import main

main()
