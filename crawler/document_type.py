"""The 44 types that a document can have, named as the Open Terms Archive names them."""

from crawler.notation.wording import quote, suggest

__all__ = ["DOCUMENT_TYPES", "find_type", "find_type_fault"]

# Each type with other names in use for it, so that a declaration that uses one can be put right.
_ALIASES: dict[str, tuple[str, ...]] = {
    "Terms of Service": ("Terms and Conditions", "Terms of Use"),
    "Privacy Policy": ("Privacy Notice", "Privacy Statement"),
    "Imprint": ("Legal Notice",),
    "Trackers Policy": ("Cookies Policy", "Cookie Policy", "Cookie Notice"),
    "Developer Terms": ("Developer Policy", "Developer Agreement"),
    "Community Guidelines": ("Community Standards",),
    "Deceased Users": (),
    "Acceptable Use Policy": ("Fair Use Policy", "Acceptable Usage Policy"),
    "Restricted Use Policy": ("Limited Use Policy", "Restriction Policy"),
    "Commercial Terms": (),
    "Copyright Claims Policy": ("Copyright Infringement Policy", "Intellectual Property Policy"),
    "Law Enforcement Guidelines": ("Legal Process Guidelines",),
    "Human Rights Policy": (),
    "In-App Purchases Policy": (),
    "Review Guidelines": (),
    "Brand Guidelines": ("Branding Policies", "Trademark Usage Guidelines"),
    "Quality Guidelines": ("Quality Standards",),
    "Data Controller Agreement": (),
    "Data Processor Agreement": ("Data Processing Agreement", "Data Processing Addendum"),
    "User Consent Policy": (),
    "Closed Captioning Policy": ("Closed Captioning Guidelines", "Captioning Policy"),
    "Seller Warranty": (),
    "Single Sign-On Policy": (),
    "Vulnerability Disclosure Policy": ("Security Disclosure Policy",),
    "Live Policy": (),
    "Complaints Policy": (),
    "Conditions of Carriage": ("Transport Conditions",),
    "General Conditions of Sale": ("Terms of Sale",),
    "Marketplace Buyers Conditions": (),
    "Marketplace Sellers Conditions": ("Seller Agreement",),
    "Ranking Parameters Description": (),
    "Premium Partner Conditions": ("Premium Partner Program",),
    "Platform to Business Notice": (),
    "Business Mediation Policy": (),
    "Business Privacy Policy": (),
    "Editorial Policy": ("Editorial Guidelines",),
    "Anti-corruption Policy": ("Anti-bribery Policy",),
    "Accessibility Statement": ("Accessibility Policy",),
    "Hyperlinks Policy": ("Links Policy", "Linking Policy"),
    "Whistleblower Policy": ("Whistleblower Protections",),
    "Affiliate Agreement": ("Affiliate Policy",),
    "Service Level Agreement": ("Service Level Addendum",),
    "Content Monetisation Policy": ("Content Monetization Policy",),
    "Advertising Content Policy": ("Ads Policies", "Ads Content Policies"),
}

DOCUMENT_TYPES: tuple[str, ...] = tuple(_ALIASES)
"""The names of the types of document, in the order of their list."""

_USUAL = ", ".join(quote(name) for name in DOCUMENT_TYPES[:4])


def find_type(name: str) -> str:
    """Return the type that goes by a name, be it another name for it; empty if none does.

    >>> find_type("cookie policy")
    'Trackers Policy'
    """
    for known, aliases in _ALIASES.items():
        if name.casefold() in {known.casefold(), *map(str.casefold, aliases)}:
            return known
    return ""


def find_type_fault(name: str) -> str:
    """Return what is wrong with a name as a type of document, with the cure; empty if nothing is.

    >>> find_type_fault("Terms of Service")
    ''
    >>> find_type_fault("cookie policy")
    '"cookie policy" is no type of document; the type for it is "Trackers Policy"'
    """
    if name in _ALIASES:
        return ""
    if known := find_type(name):
        return f"{quote(name)} is no type of document; the type for it is {quote(known)}"
    cure = suggest(name, _ALIASES) or f"; the usual ones are {_USUAL}"
    return f"{quote(name)} is no type of document{cure}"
