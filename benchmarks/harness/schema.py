"""The JSON that the commands write, as JSON Schema, and the only way to write and read it."""

import json
import math
import pathlib

import jsonschema

from . import output

_STRING = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_TIME = {"type": "number", "exclusiveMinimum": 0}

#: An error in ULP. JSON has no infinity: a NaN or infinity where a number belongs is "inf".
_ULP = {"anyOf": [{"type": "number", "minimum": 0}, {"const": "inf"}]}


def _object(properties, optional=()):
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _list(items):
    """One or more."""
    return {"type": "array", "items": items, "minItems": 1}


def _map(values):
    return {"type": "object", "additionalProperties": values}


_MACHINE = _object(
    {
        "cpu": _STRING,
        "processors": _COUNT,
        "system": _STRING,
        "compiler": _STRING,
        "isa": _STRING,
        "versions": _map(_STRING),
    }
)

_TIMES = {"gelu": _TIME, "peers": _map(_TIME), "floors": _map(_TIME) | {"required": ["copyto"]}}

#: One race: everyone's nanoseconds per element on the same so many arrays of so many elements, one after the other; and
#: on the first of them over and over, if that was timed.
_RACE = _object(
    {
        "function": _STRING,
        "dtype": _STRING,
        "inputs": _STRING,
        "size": _COUNT,
        "arrays": _COUNT | {"minimum": 1},
        **_TIMES,
        "repeated": _object(_TIMES),
    },
    optional=["arrays", "repeated"],
)


def _since(version, **required):
    """What a document of a version, and of each later one, must have."""
    return {"if": {"properties": {"version": {"minimum": version}}, "required": ["version"]}, "then": required}


#: `inputs` says what each kind of inputs is: a document of version 1 has only the names. Before version 3 the races
#: were on one array over and over.
SPEED = _object(
    {
        "kind": {"const": "speed"},
        "version": {"enum": [1, 2, 3]},
        "machine": _MACHINE,
        "threads": _COUNT,
        "held_isa": {"anyOf": [_STRING, {"type": "null"}]},
        "missing": _map(_STRING),
        "inputs": _map(_STRING),
        "races": _list(_RACE),
    },
    optional=["inputs"],
) | {
    "allOf": [
        _since(2, required=["inputs"]),
        _since(3, properties={"races": {"items": {"required": ["arrays"]}}}),
    ]
}

#: A result, decimals that give the type's value back: the input, what came, what should have come.
_WITNESS = _object({"x": _STRING, "got": _STRING, "expected": _STRING})

_REGION = _object(
    {
        "name": _STRING,
        "low": _STRING,
        "high": _STRING,
        "count": _COUNT,
        "correctly_rounded": _COUNT,
        "over_bound": _COUNT,
        "order_breaks": _COUNT,
        "order_break_at": {"anyOf": [_STRING, {"type": "null"}]},
        "worst_ulp": _ULP,
        "worst": _WITNESS,
    }
)

#: One function in one type by one library. `profile` holds the largest error in each of equal steps of x, null where
#: no input fell.
_MEASUREMENT = _object(
    {
        "function": _STRING,
        "dtype": _STRING,
        "library": _STRING,
        "bound": {"anyOf": [{"type": "number"}, {"type": "null"}]},
        "kept": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
        "count": _COUNT,
        "regions": _list(_REGION),
        "profile": _object(
            {
                "low": {"type": "number"},
                "high": {"type": "number"},
                "worst_ulp": _list({"anyOf": [_ULP, {"type": "null"}]}),
            }
        ),
    }
)

ACCURACY = _object(
    {
        "kind": {"const": "accuracy"},
        "version": {"const": 1},
        "machine": _MACHINE,
        "exhaustive": {"type": "boolean"},
        "missing": _map(_STRING),
        "measurements": _list(_MEASUREMENT),
    }
)

_SCHEMAS = {"speed": SPEED, "accuracy": ACCURACY}


def ulp(value):
    """An error as JSON has it."""
    return float(value) if math.isfinite(value) else "inf"


def validate(document):
    """Raise jsonschema.ValidationError where the document is not what is stated here."""
    jsonschema.validate(
        document, {"type": "object", "properties": {"kind": {"enum": list(_SCHEMAS)}}, "required": ["kind"]}
    )
    jsonschema.validate(document, _SCHEMAS[document["kind"]])
    return document


def write(document, path):
    text = json.dumps(validate(document), indent=1, allow_nan=False) + "\n"
    with output.replacing(path) as file:
        file.write(text.encode())


def read(path):
    """The document in a file. OSError, ValueError or jsonschema.ValidationError where there is none."""
    return validate(json.loads(pathlib.Path(path).read_bytes(), parse_constant=_refuse_constant))


def _refuse_constant(name):
    raise ValueError(f"it holds {name}, which is not JSON")
