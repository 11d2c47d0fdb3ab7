"""Git repositories of others: how git is run, what it prints, where a bundle is unpacked."""
