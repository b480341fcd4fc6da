"""The shape of the bank's files, as pydantic models: they validate, and describe it to editors."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.core.question import Difficulty, Kind

TITLE_LIMIT = 300
"""Characters: a poll's question is not longer."""
OPTION_LIMIT = 100
"""Characters: a poll's option is not longer."""
FEWEST_OPTIONS, MOST_OPTIONS = 3, 6
EXPLANATION_LIMIT = 200
"""Characters: what a poll says after the answer is not longer."""
EXPLANATION_BREAKS = 2
"""Line feeds that it may have."""
BODY_LIMIT = 3499
"""Characters: with its title and frame, an answer fits one message of 4096."""
ID_LIMIT = 40
"""Characters: `answer` buttons and deep links have 64 bytes for it and for all else they say."""

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ADDRESS_PATTERN = r"^https?://[^\s/]+\.\S+$"
DAY_PATTERN = r"^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"

Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug: TypeAlias = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=ID_LIMIT)]
Address: TypeAlias = Annotated[str, StringConstraints(pattern=ADDRESS_PATTERN)]
Day: TypeAlias = Annotated[str, StringConstraints(pattern=DAY_PATTERN)]
Role: TypeAlias = Literal["ds", "analyst", "mle", "nlp", "llm", "cv", "recsys", "mlops", "pm"]
Title: TypeAlias = Annotated[Text, Field(json_schema_extra={"maxLength": TITLE_LIMIT})]
Explanation: TypeAlias = Annotated[Text, Field(json_schema_extra={"maxLength": EXPLANATION_LIMIT})]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionWording(_Strict):
    """One choice of a quiz, as a translation writes it."""

    text: Annotated[Text, Field(json_schema_extra={"maxLength": OPTION_LIMIT})]
    why: Text | None = Field(
        default=None,
        description="Wrong options only: what whoever picks it has mixed up.",
    )


class OptionFact(OptionWording):
    """One choice of a quiz, as the original writes it."""

    correct: bool = False


class SeriesEntry(_Strict):
    """The place of a question in a numbered rubric."""

    name: Slug
    number: Annotated[int, Field(ge=1)]


class Original(_Strict):
    """The front matter of a Russian file: its wording, and the facts of every language."""

    title: Title
    kind: Kind
    difficulty: Difficulty
    asked_for: Annotated[tuple[Role, ...], Field(min_length=1)]
    options: tuple[OptionFact, ...] = ()
    explanation: Explanation | None = None
    sources: tuple[Address, ...] = ()
    related: tuple[Slug, ...] = ()
    series: SeriesEntry | None = None
    revision: Annotated[int, Field(ge=1)] = Field(
        default=1, description="Raised when the right answer has changed, to tell who learned it."
    )
    reviewed: Day | None = Field(
        default=None, description="The day when somebody who did not write it checked it."
    )


class Translation(_Strict):
    """The front matter of an English or Chinese file: wording only, options in the same order."""

    title: Title
    options: tuple[OptionWording, ...] = ()
    explanation: Explanation | None = None


class Names(_Strict):
    """What a topic is called."""

    ru: Text
    en: Text
    zh: Text


class TopicEntry(_Strict):
    """A topic of ``topics.yaml``."""

    emoji: Text
    names: Names
    aliases: tuple[Text, ...] = ()
    prerequisites: tuple[Slug, ...] = ()
