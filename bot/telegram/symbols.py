"""What LaTeX commands and letters look like in Unicode."""

RELATIONS = {
    "=": "=", "<": "<", ">": ">", ":=": "≔",
    r"\le": "≤", r"\leq": "≤", r"\leqslant": "≤", r"\ge": "≥", r"\geq": "≥", r"\geqslant": "≥",
    r"\lt": "<", r"\gt": ">", r"\ll": "≪", r"\gg": "≫", r"\ne": "≠", r"\neq": "≠",
    r"\approx": "≈", r"\equiv": "≡", r"\sim": "∼", r"\simeq": "≃", r"\cong": "≅",
    r"\propto": "∝", r"\in": "∈", r"\notin": "∉", r"\ni": "∋", r"\subset": "⊂",
    r"\subseteq": "⊆", r"\supset": "⊃", r"\supseteq": "⊇", r"\perp": "⊥", r"\parallel": "∥",
    r"\mid": "|", r"\to": "→", r"\rightarrow": "→", r"\longrightarrow": "→", r"\gets": "←",
    r"\leftarrow": "←", r"\leftrightarrow": "↔", r"\mapsto": "↦", r"\Rightarrow": "⇒",
    r"\implies": "⇒", r"\Leftarrow": "⇐", r"\Leftrightarrow": "⇔", r"\iff": "⇔",
    r"\triangleq": "≜", r"\coloneqq": "≔", r"\prec": "≺", r"\succ": "≻",
}  # fmt: skip

BINARY = {
    "+": "+", "-": "−", "*": "*", r"\cdot": "·", r"\times": "×", r"\div": "÷", r"\pm": "±",
    r"\mp": "∓", r"\cap": "∩", r"\cup": "∪", r"\setminus": "∖", r"\odot": "⊙",
    r"\otimes": "⊗", r"\oplus": "⊕", r"\circ": "∘", r"\ast": "∗", r"\star": "⋆", r"\wedge": "∧",
    r"\land": "∧", r"\vee": "∨", r"\lor": "∨", r"\bullet": "•",
}  # fmt: skip

OPENING = {
    "(": "(", "[": "[", r"\{": "{", r"\lbrace": "{", r"\lbrack": "[", r"\langle": "⟨",
    r"\lfloor": "⌊", r"\lceil": "⌈", r"\lvert": "|", r"\lVert": "‖",
}  # fmt: skip

CLOSING = {
    ")": ")", "]": "]", r"\}": "}", r"\rbrace": "}", r"\rbrack": "]", r"\rangle": "⟩",
    r"\rfloor": "⌋", r"\rceil": "⌉", r"\rvert": "|", r"\rVert": "‖",
}  # fmt: skip

PUNCTUATION = {",": ",", ";": ";", ":": ":", r"\colon": ":"}

ORDINARY = {
    "||": "‖", r"\|": "‖", r"\vert": "|", r"\Vert": "‖", r"\%": "%", r"\_": "_", r"\#": "#",
    r"\&": "&", r"\$": "$",
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\epsilon": "ε",
    r"\varepsilon": "ε", r"\zeta": "ζ", r"\eta": "η", r"\theta": "θ", r"\vartheta": "ϑ",
    r"\iota": "ι", r"\kappa": "κ", r"\lambda": "λ", r"\mu": "μ", r"\nu": "ν", r"\xi": "ξ",
    r"\pi": "π", r"\rho": "ρ", r"\varrho": "ϱ", r"\sigma": "σ", r"\varsigma": "ς",
    r"\tau": "τ", r"\upsilon": "υ", r"\phi": "φ", r"\varphi": "φ", r"\chi": "χ", r"\psi": "ψ",
    r"\omega": "ω", r"\Gamma": "Γ", r"\Delta": "Δ", r"\Theta": "Θ", r"\Lambda": "Λ",
    r"\Xi": "Ξ", r"\Pi": "Π", r"\Sigma": "Σ", r"\Upsilon": "Υ", r"\Phi": "Φ", r"\Psi": "Ψ",
    r"\Omega": "Ω", r"\infty": "∞", r"\partial": "∂", r"\nabla": "∇", r"\forall": "∀",
    r"\exists": "∃", r"\emptyset": "∅", r"\varnothing": "∅", r"\neg": "¬", r"\lnot": "¬",
    r"\ell": "ℓ", r"\hbar": "ℏ", r"\Re": "ℜ", r"\Im": "ℑ", r"\aleph": "ℵ", r"\top": "⊤",
    r"\bot": "⊥", r"\prime": "′", r"\dagger": "†", r"\degree": "°", r"\ldots": "…",
    r"\dots": "…", r"\dotsc": "…", r"\cdots": "⋯", r"\dotsb": "⋯", r"\angle": "∠",
    r"\triangle": "△", r"\square": "□", r"\checkmark": "✓",
}  # fmt: skip

BIG_OPERATORS = {
    r"\sum": "∑", r"\prod": "∏", r"\int": "∫", r"\iint": "∬", r"\oint": "∮",
    r"\bigcup": "⋃", r"\bigcap": "⋂",
}  # fmt: skip

NAMED_OPERATORS = {
    f"\\{name}": name
    for name in [
        "log",
        "ln",
        "lg",
        "exp",
        "sin",
        "cos",
        "tan",
        "cot",
        "sinh",
        "cosh",
        "tanh",
        "coth",
        "arcsin",
        "arccos",
        "arctan",
        "max",
        "min",
        "sup",
        "inf",
        "lim",
        "arg",
        "argmax",
        "argmin",
        "det",
        "dim",
        "ker",
        "gcd",
        "deg",
        "Pr",
    ]
}

SPACES = {
    r"\,": " ", r"\:": " ", r"\>": " ", r"\;": " ", r"\ ": " ", "~": " ",
    r"\quad": "\u2003", r"\qquad": "\u2003",
}  # fmt: skip

IGNORED = {
    r"\!", r"\left", r"\right", r"\middle", r"\big", r"\Big", r"\bigg", r"\Bigg", r"\bigl",
    r"\bigr", r"\Bigl", r"\Bigr", r"\biggl", r"\biggr", r"\Biggl", r"\Biggr", r"\bigm",
    r"\displaystyle", r"\textstyle", r"\limits", r"\nolimits",
}  # fmt: skip

ACCENTS = {
    r"\hat": "\u0302", r"\widehat": "\u0302", r"\bar": "\u0304", r"\overline": "\u0304",
    r"\tilde": "\u0303", r"\widetilde": "\u0303", r"\vec": "\u20d7", r"\dot": "\u0307",
    r"\ddot": "\u0308", r"\check": "\u030c", r"\underline": "\u0332",
}  # fmt: skip

FRACTIONS = {r"\frac", r"\dfrac", r"\tfrac"}

ROOTS = {r"\sqrt"}

ROOT_SIGNS = {"": "√", "2": "√", "3": "∛", "4": "∜"}

UPRIGHT = {
    r"\text", r"\textrm", r"\textit", r"\textbf", r"\textsf", r"\texttt", r"\mathrm",
    r"\mathit", r"\mathsf", r"\mathtt", r"\operatorname", r"\operatorname*", r"\mbox",
}  # fmt: skip

SUPERSCRIPTS = str.maketrans(
    "0123456789+−=()abcdefghijklmnoprstuvwxyzT⊤βγδθφχ×*∗′†°∘",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵀᵝᵞᵟᶿᵠᵡˣ**′†°°",
)
"""Of the capitals only T, the transpose: Q, S and others have no superscript form,
and “W^Q, W^K, W^V” reads better than half of them raised."""

SUBSCRIPTS = str.maketrans(
    "0123456789+−=()aehijklmnoprstuvxβγρφχ,", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ,"
)


def all_translated(before: str, after: str) -> bool:
    """Tell whether every character has got its superscript or subscript form."""
    return all(a != b or a in ",*′†°" for a, b in zip(before, after, strict=True))


def _alphabet(capital: int, small: int, digit: int = 0, older: str = "") -> dict[int, str]:
    """Map letters to a mathematical alphabet, given the code points of its A, a and 0.

    ``older`` are pairs of a letter and the form that Unicode had before it got the alphabet.
    """
    letters = {ord("A") + i: chr(capital + i) for i in range(26)}
    letters |= {ord("a") + i: chr(small + i) for i in range(26)}
    if digit:
        letters |= {ord("0") + i: chr(digit + i) for i in range(10)}
    return letters | {ord(pair[0]): pair[1] for pair in older.split()}


_BLACKBOARD = _alphabet(0x1D538, 0x1D552, 0x1D7D8, "Cℂ Hℍ Nℕ Pℙ Qℚ Rℝ Zℤ")
_SCRIPT = _alphabet(0x1D49C, 0x1D4B6, older="Bℬ Eℰ Fℱ Hℋ Iℐ Lℒ Mℳ Rℛ eℯ gℊ oℴ")
_BOLD = _alphabet(0x1D400, 0x1D41A, 0x1D7CE)
ALPHABETS = {
    r"\mathbb": _BLACKBOARD,
    r"\mathcal": _SCRIPT,
    r"\mathscr": _SCRIPT,
    r"\mathbf": _BOLD,
    r"\boldsymbol": _BOLD,
    r"\bm": _BOLD,
}
