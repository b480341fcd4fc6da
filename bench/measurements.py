"""Every measurement by its name, in the order of the table."""

from collections.abc import Callable, Mapping

from bench import (
    broadcast,
    content_check,
    due_to_card,
    idle_memory,
    learning,
    next_question,
    planning,
    quiz_press,
    reactions,
    search_recall,
    search_speed,
    stats_first,
    update_load,
    update_memory,
)
from bench.figure import Figure

#: Takes up to a minute and a half, only `update_memory` takes ten; raises `CannotMeasureError`.
Measurement = Callable[[], Figure | list[Figure]]

MEASUREMENTS: Mapping[str, Measurement] = {
    quiz_press.NAME: quiz_press.measure,
    due_to_card.NAME: due_to_card.measure,
    content_check.NAME: content_check.measure,
    idle_memory.NAME: idle_memory.measure,
    search_recall.NAME: search_recall.measure,
    search_speed.NAME: search_speed.measure,
    stats_first.NAME: stats_first.measure,
    next_question.NAME: next_question.measure,
    learning.NAME: learning.measure,
    reactions.NAME: reactions.measure,
    update_load.NAME: update_load.measure,
    update_memory.NAME: update_memory.measure,
    broadcast.RATIO: broadcast.measure_ratio,
    broadcast.REFUSED: broadcast.measure_refused,
    broadcast.PRESS: broadcast.measure_press,
    planning.RATIO: planning.measure_ratio,
    planning.MILLISECONDS: planning.measure_milliseconds,
}
