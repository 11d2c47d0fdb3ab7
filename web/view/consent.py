"""What somebody agrees to who subscribes by form: its words, and the name of these words."""

from store.record import digest

__all__ = ["CONSENT", "FORM"]

CONSENT = (
    "Write to this address about what I chose here. The address is used for nothing else, and each "
    "message has a link that ends it."
)

FORM = f"subscribe {digest(CONSENT.encode())[:12]}"
"""Is kept with each consent, so that it can be shown which words it was given to."""
