"""How the questions do: for the admins."""

from collections.abc import Mapping

from bot.core.items import LEAST_PEOPLE, MISLEADS_BELOW, Item
from bot.core.question import Language, Question
from bot.services.items import ItemReport
from bot.telegram.i18n import Translator
from bot.telegram.labels import label
from bot.telegram.markup import escape
from bot.telegram.screen import Screen

#: So many misleading questions fit into one message with ease.
_SHOWN = 10
_TITLE_LENGTH = 80


def items_screen(
    t: Translator, language: Language, report: ItemReport, questions: Mapping[str, Question]
) -> Screen:
    """Tell the totals, and the questions that mislead, worst first."""
    if not report.items:
        return Screen(t.gettext("Nobody has answered a question yet."))
    title = t.gettext("How the questions are doing")
    totals = t.gettext(
        "Questions answered: {questions} of {all}. People: {people}. First answers: {answers}."
    ).format(
        questions=len(report.items),
        all=len(questions),
        people=report.people,
        answers=report.answers,
    )
    parts = [f"**{title}**", totals]
    misleading = report.misleading
    if misleading:
        parts.append(
            t.gettext(
                "Misleading, worst first: those who know more do hardly better here, or worse."
            )
        )
        parts += [_entry(t, language, item, questions) for item in misleading[:_SHOWN]]
    else:
        parts.append(t.gettext("None misleads so far."))
    if len(misleading) > _SHOWN:
        more = len(misleading) - _SHOWN
        parts.append(t.gettext("… and {n} more.").format(n=more))
    parts.append(
        t.gettext(
            "A question is judged from {people} people on, and misleads with a discrimination "
            "below {bound}. `sobesednik content stats --db` shows all of them."
        ).format(people=LEAST_PEOPLE, bound=MISLEADS_BELOW)
    )
    return Screen("\n\n".join(parts))


def _entry(t: Translator, language: Language, item: Item, questions: Mapping[str, Question]) -> str:
    question = questions[item.question_id]
    wording = question.wordings[language]
    said = t.gettext("{right} of {answers} right, discrimination {discrimination}").format(
        right=item.right, answers=item.answers, discrimination=f"{item.discrimination:+.2f}"
    )
    lines = [f"`{item.question_id}` {escape(label(wording.title, _TITLE_LENGTH))}", said]
    wrong = [option for option in item.chosen if option not in question.correct]
    if wrong:
        favourite = max(wrong, key=lambda option: (item.chosen[option], -option))
        if favourite < len(wording.options):
            lines.append(
                t.gettext("Wrong option most often chosen, {percent} %: {option}").format(
                    percent=round(100 * item.share_chosen(favourite)),
                    option=escape(label(wording.options[favourite].text, _TITLE_LENGTH)),
                )
            )
    return "\n".join(lines)
