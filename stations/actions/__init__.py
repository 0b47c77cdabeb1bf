from stations.actions.accounts import (
    change_officer,
    disable_officer,
    enable_officer,
    enter_officer,
    reset_password,
)
from stations.actions.divisions import import_divisions
from stations.actions.postings import end_posting, move_officer, post_officer
from stations.actions.units import (
    change_bureau,
    change_community,
    change_room,
    change_station,
    close_room,
    enter_bureau,
    enter_community,
    enter_room,
    enter_station,
)

__all__ = [
    "change_bureau",
    "change_community",
    "change_officer",
    "change_room",
    "change_station",
    "close_room",
    "disable_officer",
    "enable_officer",
    "end_posting",
    "enter_bureau",
    "enter_community",
    "enter_officer",
    "enter_room",
    "enter_station",
    "import_divisions",
    "move_officer",
    "post_officer",
    "reset_password",
]
