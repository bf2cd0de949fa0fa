"""What can go wrong on this floor. The docstring of an error is the sentence it says."""

# ruff: noqa: N818 - a name that says what happened needs no "Error" at its end

from __future__ import annotations

from collections.abc import Iterable


class StorageError(Exception):
    """Something went wrong in storage."""

    def __init__(self, **details: object) -> None:
        """`details` fill the places named in the docstring; they never hold a resident's data."""
        super().__init__(" ".join((type(self).__doc__ or "").split()).format(**details))


class Refused(StorageError):
    """What was asked for cannot be done: whoever asked has to ask for something else."""


class Conflict(StorageError):
    """Somebody else changed the same rows at the same time."""


class Unreachable(StorageError):
    """The database cannot be reached: {reason}."""


class DatabaseNotWritable(StorageError):
    """The database {path} cannot be opened for writing: {reason}."""


class DatabaseDamaged(StorageError):
    """The database {path} cannot be read: restore the backup."""


class DatabaseNewer(StorageError):
    """The database is at version {found}, which this release does not know: install a newer one."""


class DatabaseOlder(StorageError):
    """The database is at version {found}, this release needs {needed}: run `lyhord migrate`."""


class FolderNotWritable(StorageError):
    """The data folder {folder} cannot be written: {reason}."""


class FolderIsFile(StorageError):
    """The data folder {folder} is a file, not a folder."""


class ServerKeyWrong(StorageError):
    """The server key in {folder} is not the one this database was made with: put it back."""


class KeyFileOpen(StorageError):
    """The key file {path} can be read by others: run chmod 600 on it."""


class KeyFileDamaged(StorageError):
    """The key file {path} does not hold 32 bytes: restore it from where you keep it safe."""


class KeyFileUnreadable(StorageError):
    """The key file {path} cannot be read: {reason}."""


class WrongKey(StorageError):
    """A sealed value does not open: the key is another one, or the value was changed."""


class WrongPassphrase(Refused):
    """The passphrase does not open this coordinator's key."""


class NotAMember(Refused):
    """The coordinator {coordinator} does not belong to the body {body}."""


class NoSuchCoordinator(Refused):
    """There is no coordinator called {name}."""


class CoordinatorExists(Refused):
    """There is a coordinator called {name} already."""


class NoSuchBody(Refused):
    """There is no body {body}."""


class BodyExists(Refused):
    """There is a body {body} already."""


class BodyWithoutCoordinator(Refused):
    """The body {body} needs at least one coordinator to hold its key."""


class NoSuchTip(Refused):
    """There is no such tip, or it is not addressed to a body of {coordinator}."""


class NoBody(Conflict):
    """There is no body to seal a tip to."""


class NoSuchWave(Refused):
    """There is no wave {wave}."""


class WaveExists(Refused):
    """There was a wave {wave} already: choose another name."""


class WaveAlreadyOpen(Refused):
    """The wave {wave} is open: close it first."""


class WaveNotOpen(Refused):
    """The wave {wave} is not open."""


class WaveNameUnfit(Refused):
    """A wave's name is 1-32 small letters, digits and hyphens, not {wave}."""


class WaveKeyMissing(Conflict):
    """The wave {wave} is open but its key file is not in the data folder."""


class StateUnfit(Refused):
    """A tip cannot be set to {state}: {reason}."""


class NoSuchPassage(Refused):
    """The passage does not stand in {part}."""


class AuditBroken(StorageError):
    """The audit log is not as it was written: {reason}, at line {number}."""


class SameTip(Refused):
    """The tip is that one already, or was merged into it."""


class Faulty(Refused):
    """{faults}"""

    def __init__(self, faults: Iterable[str]) -> None:
        """Everything that is wrong, a line each."""
        self.faults = tuple(faults)
        super().__init__(faults="; ".join(self.faults))


class ReasonMissing(Refused):
    """It has to be said why."""


class ChangedMeanwhile(Refused):
    """{what} was changed meanwhile: look at it again."""


class NoSuchPromise(Refused):
    """There is no promise {promise}, or not in that version."""


class NoSuchActivity(Refused):
    """There is no activity {activity} in any promise."""


class NoSuchUpdate(Refused):
    """There is no update {update}, or not in that version."""


class UpdateNotThere(Refused):
    """The update {update} is {state}: it has to be {needed} for that."""


class ApprovedByAuthor(Refused):
    """{who} wrote this version of the update {update}: somebody else has to approve of it."""


class NoSuchPicture(Refused):
    """There is no picture {picture}."""


class PictureUnfit(Refused):
    """A picture is a JPEG of at most {most} megabytes."""


class NoSuchMailing(Refused):
    """There is no mailing {mailing}."""


class MailingNotThere(Refused):
    """The mailing {mailing} is {state}: it has to be {needed} for that."""
