"""Pages about all rooms of a bureau or a station: `figures` makes every query, the rest builds from them."""
