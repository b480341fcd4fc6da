"""Every table: whoever looks at all of them takes them from here."""

from sqlalchemy import MetaData

from bot.db import chat_models, desk_models, models, progress_models, update_models
from bot.db.base import Base

#: Complete, for these modules have added theirs.
METADATA: MetaData = Base.metadata

__all__ = ["METADATA", "chat_models", "desk_models", "models", "progress_models", "update_models"]
