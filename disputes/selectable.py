"""Whom and what one may choose for a case beyond what one sees: names of officers and rooms, nothing of their work."""

from disputes.rules import transitions
from stations.models import Officer, Room


def handlers_of(dispute):
    """Officers of the room and the chief of its station; who is in charge stays choosable when the post has ended."""
    handlers = Officer.objects.who_may(transitions.HANDLE, dispute.room)
    return (handlers | Officer.objects.filter(pk=dispute.handler_id)).order_by("badge")


def rooms_to_hand_to(dispute):
    """Every other open room of the county."""
    rooms = Room.objects.open().filter(station__bureau=dispute.room.station.bureau_id).exclude(pk=dispute.room_id)
    return rooms.select_related("station").order_by("station__code", "code")
