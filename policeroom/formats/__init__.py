"""How dates are written where a language's own way would differ from the rest of a page."""
