"""Words without their endings, good enough to compare them.

Not a grammar: «обучение», «обучать» and «обученная» become one stem, as do “normalise” and
“normalisation”. An index holds tens of thousands of words, so there are only two cuts a word.
"""

import re

_RUSSIAN_ENDING = re.compile(
    r"""(?<=\w{3})(?:
        # nouns, adjectives
        [аяьйоеиыую] | [аяоеыи]м | [аяиы]ми | [аяиы]х | [оеиы]й | [оеь]ю | [ое]го | [ое]му
      | [аоя]я | [уюь]ю | [оеиы]е | ь?[ое]в | ями | и(?:[яейюи]|[яе]м|ей|ями|ях)
      | ь(?:я|е|ем|ям|ями|ях) | ост(?:ь|и|ью|ей|ям|ями|ях)
        # verbs
      | (?: [аяеиу]?ть | [аяи]ли | [аяи]л[ао]?(?=с[яь]) | [аяеу]?ют | (?<!а)ут | [ая]т
          | [аяеиу]?[еи]т | [аяеи]?[еи]м | [еи]шь | [аяи]в(?:ши)? | [юи]
        )(?:с[яь])?
    )$""",
    re.VERBOSE,
)
_RUSSIAN_SUFFIX = re.compile(
    r"""(?<=\w{3})(?:
        инг
      | (?<=\w{4})(?:
            [аяе]н[ин]? | [аяую]?ющ | [аяу]щ | [аяи]вш | ир(?:у|ов(?:ан?[ин]?)?)? | ован?[ин]?
          | (?<=из)ов | [аяи]ци? | н?остн? | (?<=[бвгджзкмпрстфхцчшщ])н | (?<=[бвгджзлмнпст])к | ок
        )
    )$""",
    re.VERBOSE,
)
_ENGLISH_ENDING = re.compile(
    r"""(?:
        (?<=\w{3})(?: (?<![suai])s | ies | e )
      | (?<=\w{4})(?: es | ings? | (?<!e)ed | y | ly | ions? | ations? | at(?:e|es|ed|ing|ors?)
                    | ity | ally? )
      | (?<=\w{5})[eo]rs?
    )$""",
    re.VERBOSE,
)


def stem(word: str) -> str:
    """Cut a lower-case Russian or English word; a short one stays as it is."""
    if word.isascii():
        return _ENGLISH_ENDING.sub("", word, count=1)
    return _RUSSIAN_SUFFIX.sub("", _RUSSIAN_ENDING.sub("", word, count=1), count=1)
