"""The one place that decides how much of an identifying value is shown."""


def mask_id_number(value: str) -> str:
    """`3408**********1234` for an identity number; other documents keep two characters at each end."""
    if not value:
        return ""
    if len(value) == 18:
        return value[:4] + "*" * 10 + value[-4:]
    if len(value) <= 4:
        return "*" * len(value)
    return value[:2] + "*" * (len(value) - 4) + value[-2:]


def mask_name(value: str) -> str:
    """`张**`: for readers who may know that a person exists, but not yet who it is."""
    return value[:1] + "**" if value else ""


def mask_phone(value: str) -> str:
    """`138****5678`; short numbers keep their last two digits, an extension (`-802`) none."""
    value, hyphen, extension = value.partition("-")
    if extension:
        return f"{mask_phone(value)}{hyphen}{'*' * len(extension)}"
    if not value:
        return ""
    if len(value) >= 11:
        return value[:-8] + "****" + value[-4:]
    return "*" * max(len(value) - 2, 0) + value[-2:]
