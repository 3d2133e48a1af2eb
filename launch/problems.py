"""What may go wrong, in one sentence each that says what to do."""

from __future__ import annotations

import errno


class SetUpError(Exception):
    """The work cannot go on; the message is one sentence that says what to do."""


def sentence_for(error: OSError, root: object) -> str:
    """Say in one sentence what to do about an error of the operating system.

    It is the folder ``root``, of the project, that cannot be written if the error names no file.
    """
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return "The disk is full: free 1 GB and run the same command again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"'{error.filename or root}' cannot be written: copy the project into a folder of your"
            " own, for example in your home folder, and start again there."
        )
    return (
        f"The operating system refused a step ({error}): mend that and run the same command again."
    )
