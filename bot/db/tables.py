"""Every table: whoever looks at all of them takes them from here."""

from sqlalchemy import MetaData

from bot.db import chat_models, desk_models, models, update_models

#: Complete, for these modules have added theirs.
METADATA: MetaData = models.Base.metadata

__all__ = ["METADATA", "chat_models", "desk_models", "update_models"]
