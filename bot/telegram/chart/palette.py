"""The colours of a picture, light and dark."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.telegram.chart.values import Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb. ``warmths`` go from a day without answers to one with many."""

    page: str
    card: str
    text: str
    muted: str
    track: str
    accent: str
    weak: str
    spared: str
    warmths: tuple[str, str, str, str, str]


PALETTES: Mapping[Theme, Palette] = {
    Theme.LIGHT: Palette(
        page="#eef1f4",
        card="#ffffff",
        text="#17212b",
        muted="#5b6875",
        track="#e6eaee",
        accent="#12805c",
        weak="#c2603a",
        spared="#8fb4e3",
        warmths=("#e9edf0", "#b5e2cd", "#6fc5a0", "#2c9d74", "#0c6b4c"),
    ),
    Theme.DARK: Palette(
        page="#0e141b",
        card="#18212b",
        text="#eef3f7",
        muted="#9aa8b5",
        track="#2a3541",
        accent="#43c995",
        weak="#e38a62",
        spared="#4b6f9e",
        warmths=("#24303b", "#17503f", "#1d7a5c", "#2fae80", "#7be8bd"),
    ),
}
