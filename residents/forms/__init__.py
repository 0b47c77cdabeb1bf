"""Shapes of the pages of the register; every write goes through actions."""

from residents.forms.homes import DwellingForm, HouseholdForm, NewHouseholdForm
from residents.forms.moves import ComeBackForm, DeathForm, MoveForm, MoveOutForm
from residents.forms.people import ResidentEditForm, ResidentForm
from residents.forms.transfers import AcceptForm, AskTransferForm, RefuseForm

__all__ = [
    "AcceptForm",
    "AskTransferForm",
    "ComeBackForm",
    "DeathForm",
    "DwellingForm",
    "HouseholdForm",
    "MoveForm",
    "MoveOutForm",
    "NewHouseholdForm",
    "RefuseForm",
    "ResidentEditForm",
    "ResidentForm",
]
