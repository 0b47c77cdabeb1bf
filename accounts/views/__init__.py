from accounts.views.language import set_language
from accounts.views.profile import EndOtherSessions, PasswordChange, Profile
from accounts.views.sign_in import SignIn, SignOut
from accounts.views.tokens import TokenIssue, TokenRevoke, Tokens

__all__ = [
    "EndOtherSessions",
    "PasswordChange",
    "Profile",
    "SignIn",
    "SignOut",
    "TokenIssue",
    "TokenRevoke",
    "Tokens",
    "set_language",
]
