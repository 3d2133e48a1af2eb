"""What importing the module does, which is nothing but to define names."""

from __future__ import annotations

import bpcore as bp

WITHOUT_NUMBA = "import sys; sys.modules['numba'] = None\n"


def test_importing_the_numbers_loads_nothing_that_draws_reads_tables_or_has_sliders(run_python):
    code = """
import sys, bpcore
loaded = {name.split(".")[0] for name in sys.modules}
print({"matplotlib", "ipywidgets", "IPython", "pandas", "numba", "llvmlite"} & loaded)
"""
    assert run_python(code).strip() == "set()"


def test_importing_leaves_the_process_as_it_was(run_python):
    code = """
import locale, logging, warnings
import numpy as np, pickle, random
def state():
    return pickle.dumps([
        np.random.get_state(), random.getstate(), np.geterr(), np.get_printoptions(),
        [str(f) for f in warnings.filters], logging.getLogger().level, locale.getlocale(),
    ])
before = state()
import bpcore
print(state() == before)
"""
    assert run_python(code) == "True\n"


def test_every_name_of_the_front_is_there():
    assert [name for name in bp.__all__ if not hasattr(bp, name)] == []
    assert len(set(bp.__all__)) == len(bp.__all__)


TRAIN = """
import warnings
import bpcore as bp
problem = bp.normalise(bp.load_highway())
network = bp.Network((3, 4, 2))
params = bp.init_params(network)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for options in ({"rule": "adam"}, {"batch_size": 6}, {"clip": "norm"}):
        history = bp.train(network, params, problem.X, problem.T, epochs=9, **options)
        print(history.engine, history.sse[-1].hex(), history.params.theta.sum().hex())
for warning in caught:
    print(warning.category.__name__, warning.message)
"""


def test_without_numba_everything_runs_on_numpy_and_says_so_once(run_python):
    with_numpy = run_python(TRAIN.replace("epochs=9", "epochs=9, engine='numpy'"))
    *results, warning = run_python(WITHOUT_NUMBA + TRAIN).splitlines()
    assert results == with_numpy.splitlines()
    assert warning.startswith("UserWarning numba is not installed: training runs on NumPy")


def test_without_numba_asking_for_it_is_refused(run_python):
    code = TRAIN.replace("epochs=9", "epochs=9, engine='compiled'")
    code = WITHOUT_NUMBA + "try:\n" + "".join(f"    {line}\n" for line in code.splitlines())
    code += "except ValueError as error:\n    print(error)\n"
    said = run_python(code)
    assert (
        said
        == "engine is 'compiled', but numba is not installed; it must be 'numpy' or 'auto' here\n"
    )
