"""The small service beside the site: forms by which people subscribe, choose, leave, and work."""
