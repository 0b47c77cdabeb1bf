from stations.views.accounts import OfficerCreate, OfficerDisable, OfficerEdit, OfficerEnable, PasswordReset
from stations.views.officers import OfficerDetail, OfficerList
from stations.views.postings import (
    MovePreview,
    OfficerOptions,
    PostingCreate,
    PostingEnd,
    PostingMove,
    PostingPreview,
)
from stations.views.rooms import RoomClose, RoomDetail, RoomEdit, RoomList
from stations.views.units import (
    BureauEdit,
    CommunityCreate,
    CommunityEdit,
    RoomCreate,
    StationCreate,
    StationDetail,
    StationEdit,
    UnitTree,
)

__all__ = [
    "BureauEdit",
    "CommunityCreate",
    "CommunityEdit",
    "MovePreview",
    "OfficerCreate",
    "OfficerDetail",
    "OfficerDisable",
    "OfficerEdit",
    "OfficerEnable",
    "OfficerList",
    "OfficerOptions",
    "PasswordReset",
    "PostingCreate",
    "PostingEnd",
    "PostingMove",
    "PostingPreview",
    "RoomClose",
    "RoomCreate",
    "RoomDetail",
    "RoomEdit",
    "RoomList",
    "StationCreate",
    "StationDetail",
    "StationEdit",
    "UnitTree",
]
