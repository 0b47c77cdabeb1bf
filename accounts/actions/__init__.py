from accounts.actions.own import change_password, choose_language, sign_out_elsewhere
from accounts.actions.tokens import issue_token, revoke_token

__all__ = ["change_password", "choose_language", "issue_token", "revoke_token", "sign_out_elsewhere"]
