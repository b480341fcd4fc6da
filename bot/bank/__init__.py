"""The question bank: from the content folder to the types of `bot.core.question`."""
