"""What experiments on the course's table have in common: the data, the network, its first step."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from bpcore.core.data import Problem, load_highway, normalise
from bpcore.core.network import Network, init_params
from bpcore.core.training import Training
from bpcore.live.experiment import Experiment


class HighwayExperiment(Experiment):
    """An experiment on the highway table, with the network of the reference program.

    A subclass may put another network in its place before it begins a run.
    """

    network = Network((3, 8, 2))

    @cached_property
    def problem(self) -> Problem:
        """The table, normalised."""
        return normalise(load_highway())

    def under_way(self, settings: Any) -> list[dict[str, Any]]:
        """One run, of which the learning rate can be changed."""
        return [{"learning_rate": settings.learning_rate}]

    def trainings(self, settings: Any, **options: Any) -> list[Training]:
        """A training for each of those ``under_way``, all from the same initial weights.

        Parameters
        ----------
        settings : dataclass
            With ``weights`` and ``seed``, and with ``scale`` where that can be chosen.
        **options
            Of every ``Training``, beside its own.
        """
        params = init_params(
            self.network,
            settings.weights,
            scale=getattr(settings, "scale", 1.0),
            seed=settings.seed or None,
        )
        X, T = self.problem.X, self.problem.T
        return [
            Training(self.network, params, X, T, **options, **own)
            for own in self.under_way(settings)
        ]
