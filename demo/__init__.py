"""Three invented platforms on a loopback server, and the main job run over both states."""
