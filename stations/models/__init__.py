from stations.models.officers import Officer, Posting
from stations.models.units import Bureau, Community, Room, Station

__all__ = ["Bureau", "Community", "Officer", "Posting", "Room", "Station"]
