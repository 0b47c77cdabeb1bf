"""How a command ends early."""


class Trouble(Exception):
    """Ends the command. The text is for the person at the keyboard: what is wrong, and what to do."""

    def __init__(self, text, code=1):
        super().__init__(text)
        self.code = code


class Stopped(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal. No Exception, so that nothing on the way takes it for a failure."""

    def __init__(self, signal_number):
        super().__init__(signal_number)
        self.code = 128 + signal_number
