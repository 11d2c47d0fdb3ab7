"""How git is run, what it prints, and where a bundle is unpacked."""
