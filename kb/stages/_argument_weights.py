"""What each sign says, in log-odds: the earlier supports the later, the later the earlier, they dispute.

Written by `python -m kb.training.arguments`; change the signs or the data, not the numbers.
"""

from __future__ import annotations

BIAS = (-3.43, -2.34, -3.95)

WEIGHTS = {
    "close in meaning": (0.30, 0.11, 0.30),
    "far apart": (-0.09, -0.01, -0.27),
    "in one paragraph": (0.91, 0.43, 0.88),
    "next but apart": (0.11, 0.00, 0.18),
    "one between": (0.17, 0.10, 0.16),
    "side by side": (0.95, 0.67, 0.81),
    "the earlier adds a point": (0.31, -0.12, -0.12),
    "the earlier gives a figure": (0.24, -0.27, 0.06),
    "the earlier gives a view": (-0.19, 1.10, 0.75),
    "the earlier grants": (-0.50, -0.73, 1.29),
    "the earlier is long": (0.41, 0.30, -0.37),
    "the earlier is short": (-0.36, 0.24, 0.58),
    "the earlier opens its paragraph": (0.05, 0.01, 0.05),
    "the earlier opens like an example": (0.38, 0.71, 0.44),
    "the earlier opens the text": (0.71, 1.00, 0.91),
    "the earlier opens with a conclusion word": (-0.14, 0.02, 0.25),
    "the earlier opens with a reason word": (-0.87, -0.78, -0.68),
    "the earlier opens with a turn": (-0.89, 0.16, -0.60),
    "the earlier points back": (0.09, 0.04, -0.06),
    "the earlier says what ought to be": (0.19, 1.17, 0.57),
    "the earlier supposes": (-0.40, -0.55, -0.62),
    "the earlier tells what happened": (0.07, -0.48, -0.31),
    "the later adds a point": (-0.79, -0.31, -0.77),
    "the later ends its paragraph": (0.22, 0.19, -0.34),
    "the later ends the text": (1.01, -0.37, 0.52),
    "the later gives a figure": (-0.27, 0.17, -0.16),
    "the later gives a view": (0.43, -0.31, 0.56),
    "the later grants": (-0.65, -0.66, -0.07),
    "the later is long": (-0.27, 0.13, -0.09),
    "the later is short": (0.72, -0.15, 0.54),
    "the later opens its paragraph": (-0.18, -0.31, -0.33),
    "the later opens like an example": (0.58, 0.38, 0.37),
    "the later opens with a conclusion word": (1.60, -0.67, 1.02),
    "the later opens with a reason word": (0.10, 0.22, -0.50),
    "the later opens with a turn": (-0.14, -0.16, 1.11),
    "the later points back": (-0.39, -0.20, 0.14),
    "the later says what ought to be": (0.20, -0.48, -0.12),
    "the later supposes": (0.35, -0.14, 0.19),
    "the later tells what happened": (-0.37, 0.03, -0.25),
    "the next opens with a conclusion word": (0.43, -0.45, -0.44),
    "the next opens with a reason word": (0.61, 1.45, 0.33),
    "the next opens with a turn": (-0.93, -1.61, -0.15),
    "the next points back": (0.39, 0.09, 0.30),
}
