"""Officers, rooms and mediation bodies offered as choices for a case, by name only, also beyond the reader's scope."""

from disputes.models import MediationBody, Mediator
from disputes.rules import transitions
from stations.models import Officer, Room


def handlers_of(dispute):
    """Officers of the room and the chief of its station, and the present officer in charge in any case."""
    handlers = Officer.objects.who_may(transitions.HANDLE, dispute.room)
    return (handlers | Officer.objects.filter(pk=dispute.handler_id)).order_by("badge")


def rooms_to_hand_to(dispute):
    """Every other open room of the county."""
    rooms = Room.objects.open().filter(station__bureau=dispute.room.station.bureau_id).exclude(pk=dispute.room_id)
    return rooms.select_related("station").order_by("station__code", "code")


def bodies_for(dispute):
    """The mediation bodies of the station and of the county that may carry out people's mediation of the case."""
    return MediationBody.objects.serving(dispute.room).open()


def mediators_for(dispute):
    """Their mediators who have not left."""
    return Mediator.objects.active().filter(body__in=bodies_for(dispute)).select_related("body")
