"""Sentences for people: marked here for translation, translated only where they are shown."""


def gettext_noop(message: str) -> str:
    """Marks a msgid for makemessages without needing Django; the caller of `report` or the page translates
    it.
    """
    return message
