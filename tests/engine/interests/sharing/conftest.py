import numpy as np
import pytest

from riparian.engine.interests.sharing.game import Game

PLAYERS = ("Laos", "Thailand", "Cambodia")


@pytest.fixture
def gains():
    """Alone nobody gains; Laos and Cambodia gain most as a pair; the nucleolus is 9, 2, 5."""
    return Game(players=PLAYERS, values=np.array([0, 0, 0, 7, 0, 12, 3, 16.0]))


@pytest.fixture
def majority():
    """Any two win everything: the core is empty."""
    return Game(players=PLAYERS, values=np.array([0, 0, 0, 1, 0, 1, 1, 1.0]))
