"""Arrow's functions are the same if they are created on demand; each check needs a separate process."""

import subprocess
import sys

import pytest

_BEGIN = """
import sys
from connectors.arrow.functions_on_demand import functions_on_demand
import pyarrow as pa
functions_on_demand()
import pyarrow.compute as pc
"""


def _says(script: str, begin: str = _BEGIN) -> str:
    done = subprocess.run([sys.executable, "-c", begin + script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_function_is_there() -> None:
    names = "import pyarrow.compute as pc\nprint(*sorted(n for n in dir(pc) if callable(getattr(pc, n))))"
    names = _says(names, "")
    missing = f"print([name for name in {names.split()!r} if not callable(getattr(pc, name, None))])"
    assert _says(missing) == "[]\n"


def test_functions_do_what_they_do_otherwise() -> None:
    script = """
import pyarrow.compute as pc
import pyarrow as pa
words = pa.array(["a", None, "bc"])
print(pc.utf8_length(words), pc.utf8_zfill(words, 3), pc.and_(pa.array([True]), pa.array([False])))
print(pc.match_substring(words, "b"), pc.match_substring(words, pattern="b", ignore_case=True), words.unique())
print(pc.sum(pc.utf8_length(words), options=pc.ScalarAggregateOptions(min_count=9)), pc.cast(words, "binary"))
print(pc.field("a") == 1, pc.utf8_lower(pc.field("a")), pc.add(pc.field("a"), 1))
try:
    pc.match_substring(words, "b", options={"pattern": "c"})
except TypeError as error:
    print(error)
"""
    assert _says(script) == _says(script, "")


@pytest.mark.parametrize("name", ["hash_sum", "nothing", "__path__", "count_all"])
def test_there_is_nothing_else(name: str) -> None:
    script = f"print(hasattr(__import__('pyarrow.compute').compute, {name!r}))"
    assert _says(script) == _says(script, "") == "False\n"


def test_documentation_is_not_even_imported() -> None:
    assert _says("print('pydoc' in sys.modules)") == "False\n"


def test_another_version_of_arrow_is_imported_as_usual() -> None:
    begin = """
from connectors.arrow import functions_on_demand as ours
ours._PARTS = ("of_no_version",)
ours.functions_on_demand()
import pyarrow.compute as pc
"""
    assert _says("print(bool(pc.utf8_length.__doc__), pc.cast.__name__)", begin) == "True cast\n"


def test_what_was_imported_stays() -> None:
    begin = "import pyarrow.compute as pc\n"
    script = """
from connectors.arrow.functions_on_demand import functions_on_demand
functions_on_demand()
import pyarrow.compute
print(pyarrow.compute is pc, bool(pc.utf8_length.__doc__))
"""
    assert _says(script, begin) == "True True\n"
