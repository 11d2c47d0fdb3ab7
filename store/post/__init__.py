"""Subscribers, what is sent to them, and what teams do about records."""
