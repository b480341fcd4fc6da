"""Why a question may be wrong."""

from enum import StrEnum


class ReportReason(StrEnum):
    """What somebody who reports a mistake says is wrong."""

    ANSWER = "answer"
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    TYPO = "typo"
    OTHER = "other"
