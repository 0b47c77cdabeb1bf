"""The summary of a month on one page: of a station for its chief, of any station and the county for the bureau."""
