"""The drawings of the interface, as symbols of one sprite: 16 units square, stroke only.

A page carries the sprite once and refers to it, so that a state that changes in the browser changes
its shape together with its colour.
"""

ICONS = {
    "ok": '<circle cx="8" cy="8" r="6.2"/><path d="m5.2 8.2 2 2 3.6-4.2"/>',
    "wait": '<circle cx="8" cy="8" r="6.2"/><path d="M8 4.6V8l2.4 1.6"/>',
    "warn": '<path d="M8 2 14.4 13.4H1.6Z"/><path d="M8 6.4v3.4M8 11.6v.1"/>',
    "bad": (
        '<rect x="2" y="2" width="12" height="12" rx="1"/>'
        '<path d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2"/>'
    ),
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>',
    "home": '<path d="M2.5 7 8 2.5 13.5 7v6.5h-11Z"/>',
    "case": '<path d="M2 4.5h4l1.5 1.5H14v7.5H2Z"/>',
    "area": '<path d="M2 2h12v12H2ZM2 8h6M8 2v8M8 14v-1M11 8h3"/>',
    "talk": '<path d="M2 3h12v8H7l-3 2.5V11H2Z"/>',
    "item": '<path d="M2 5 8 2l6 3v6l-6 3-6-3ZM2 5l6 3 6-3M8 8v6"/>',
    "watch": (
        '<path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z"/>'
        '<circle cx="8" cy="8" r="1.8"/>'
    ),
    "video": '<rect x="1.5" y="4" width="9" height="8" rx="1"/><path d="m10.5 7 4-2v6l-4-2"/>',
    "link": (
        '<path d="M6.6 9.4a2.6 2.6 0 0 0 3.7 0l2.4-2.4A2.6 2.6 0 0 0 9 3.3l-.8.8'
        'M9.4 6.6a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l.8-.8"/>'
    ),
    "upload": '<path d="M8 11V2.5M4.5 6 8 2.5 11.5 6M2.5 10.5v3h11v-3"/>',
    "person": '<circle cx="8" cy="5" r="3"/><path d="M2.5 14c.6-3.3 2.8-4.8 5.5-4.8s4.9 1.5 5.5 4.8"/>',
    "document": '<path d="M3.5 1.5h6l3 3v10h-9ZM9.5 1.5v3h3M6 8h4M6 11h4"/>',
    "list": '<path d="M3 4h10M3 8h10M3 12h6"/>',
}

MARK = (
    '<rect x="1.5" y="4" width="11" height="10" rx="5"/>'
    '<rect x="9.5" y="4" width="11" height="10" rx="5"/>'
    '<rect x="17.5" y="4" width="11" height="10" rx="5"/>'
)

HATCH = (
    '<pattern id="hatch" class="hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6"/><path d="M0 0v6"/></pattern>'
)


def sprite_symbols() -> str:
    """Write every drawing as a symbol that a page can refer to."""
    symbols = (
        f'<symbol id="i-{name}" viewBox="0 0 16 16">{drawing}</symbol>'
        for name, drawing in ICONS.items()
    )
    return f"<defs>{HATCH}</defs>" + "".join(symbols)
