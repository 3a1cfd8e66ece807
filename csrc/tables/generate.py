"""Write the tables of coefficients that the kernels read: ``python csrc/tables/generate.py [DIRECTORY]``.

Everything here is computed by mpmath from the formula of each activation (formulas.py) and rounded once. The result is
deterministic, is committed, and is compared with a fresh run by a test: to change a coefficient, change these scripts.
"""

import concurrent.futures
import dataclasses
import functools
import pathlib
import sys

import mpmath as mp

mp.mp.prec = 300  # before formulas.py computes its constants

from fit import LIFT, fit, long_row, row_of_one, short_row, taylor  # noqa: E402
from floats import F32, F64, LONG_DOUBLES  # noqa: E402
from formulas import ACTIVATIONS  # noqa: E402

NOTICE = "/* Written by generate.py: change it there. */\n"


@dataclasses.dataclass(frozen=True)
class Curve:
    """What a table has rows of, for nodes that are shifted: a function, and in the tail another one. Above the body it
    is 1."""

    name: str
    function: callable
    in_tail: callable
    cells: list
    form: object
    quartic: mp.mpf = 0
    shift: mp.mpf = 0

    def row(self, cell):
        """The row of a cell, and its greatest relative error."""
        if cell.is_limit:
            return row_of_one(cell, self.form), 0
        make = long_row if self.form.rows_hold_nodes else short_row
        shifted = dataclasses.replace(cell, node=cell.node + self.shift)
        with mp.workprec(160):
            return make(self.in_tail if cell.is_tail else self.function, shifted, self.form, self.quartic)

    def line(self, row):
        return f"    {self.form.literals(row)},\n"

    def table(self, rows, errors, comment):
        errors = sorted(filter(None, errors))
        error = f"relative errors: 2^{float(mp.log(errors[len(errors) // 2], 2)):.1f} in the middle, "
        error += f"2^{float(mp.log(errors[-1], 2)):.1f} at most"
        shape = f"{self.name}_rows[{len(rows)}][{self.form.degree + 1}]"
        lines = "".join(map(self.line, rows))
        text = f"\n/* {self.name}, {comment} in the tail; {error} */\n"
        return text + f"_Alignas(64) static const {self.form.c_type} {shape} = {{\n{lines}}};\n"


def curves_in_float32(activation):
    """Value and derivative: in the tail times a power of two."""
    coefficients = taylor(activation.grad, activation.grad_zero, 4)
    quartic = F32.round(coefficients[4] / coefficients[2])  # makes the row beside the zero right to the fourth power
    value, grad = (lambda x, f=f: mp.ldexp(f(x), LIFT) for f in (activation.value, activation.grad))
    cells = activation.nodes_32.cells()
    return [
        Curve("value", activation.gate, value, cells, F32),
        Curve("grad", activation.grad, grad, cells, F32, quartic=quartic),
    ]


def curves_in_float64(activation):
    """Value and derivative: in the tail over the decay."""
    value, grad = (lambda x, f=f: f(x) / activation.decay_of(x) for f in (activation.value, activation.grad))
    cells = activation.nodes_64.cells() + activation.tail_nodes.cells()
    return [
        Curve("value", activation.gate, value, cells, F64),
        Curve("grad", activation.grad, grad, cells, F64, shift=activation.nodes_64.shift),
    ]


def at_zero(value, rows):
    """What the row of the gate at 0 says there: its high part, and its low one unless it is too small to count."""
    form = value.form
    (row,) = (row for cell, row in zip(value.cells, rows, strict=True) if cell.node == 0)
    low = form.from_bits(form.to_bits(row[-1]) % (1 << form.half) << form.half)
    return form.literals([row[0], low if abs(low) > mp.ldexp(row[0], -form.bits - 8) else 0])


def zero_series(name, function, zero, form, reach):
    """A derivative about its zero, as kernels/rows.h reads it: the series, and an f32_zero or f64_zero."""
    near = form.round(zero)
    at = function(near)
    slope, bend = taylor(function, near, 2)[1:]
    coefficients, error = fit(lambda h: ((function(near + h) - at) / h - slope) / h if h else bend, reach, 2, form)
    numbers = f"{form.literal(form.round(at))}, {form.literals(form.split(slope))}, {form.literals(coefficients)}"
    text = f"\n/* bend has a relative error of 2^{error:.1f} */\n"
    text += f"static const {form.vector}_zero_series {name} = {{{numbers}}};\n"
    return text, f"{{{form.literal(near)}, {form.literal(reach)}, &{name}}}"


def source(name, form, text, members):
    lines = "".join(f"    .{member} = {value},\n" for member, value in members.items())
    definition = f"\nconst {form.vector}_activation gelu_{form.vector}_{name} = {{\n{lines}}};\n"
    return f'{NOTICE}#include "../activation.h"\n{text}{definition}'


def tables(curves, comment):
    """The tables of value and derivative, and G(0) as the first of them has it."""
    rows, errors = zip(*(zip(*map(curve.row, curve.cells), strict=True) for curve in curves), strict=True)
    text = "".join(curve.table(*both, comment) for curve, *both in zip(curves, rows, errors, strict=True))
    return text, at_zero(curves[0], rows[0])


def float32(name):
    activation, form = ACTIVATIONS[name], F32
    curves = curves_in_float32(activation)
    text, gate_at_zero = tables(curves, f"times 2^{LIFT}")
    series, zero = zero_series("grad_zero", activation.grad, activation.grad_zero, form, activation.reach)
    members = {
        "nodes": activation.nodes_32.initializer(form),
        "tail": form.literal(activation.nodes_32.body[0]),
        "at_zero": gate_at_zero,
        "value": "{value_rows, 0, {0, 0, 0}}",
        "grad": f"{{grad_rows, {form.literal(curves[1].quartic)}, {zero}}}",
    }
    return {f"{name}_f32.c": source(name, form, text + series, members)}


def decay_members(activation, form):
    return {
        "decay": activation.decay,
        "linear": form.literals(form.split(activation.linear)),
        "cubic": form.literals(form.split(activation.cubic)),
    }


def float64(name):
    activation, form = ACTIVATIONS[name], F64
    nodes, tail_nodes = activation.nodes_64, activation.tail_nodes
    text, gate_at_zero = tables(curves_in_float64(activation), "over the decay")
    series, zero = zero_series("grad_zero", activation.grad, activation.grad_zero, form, mp.ldexp(1, -20))
    members = {
        "nodes": nodes.initializer(form),
        "tail": form.literal(nodes.lowest),
        "at_zero": gate_at_zero,
        "value": "{value_rows, 0, {0, 0, 0}}",
        "grad": f"{{grad_rows, {form.literal(nodes.shift)}, {zero}}}",
        "tail_nodes": tail_nodes.initializer(form),
    } | decay_members(activation, form)
    return {f"{name}_f64.c": source(name, form, text + series, members)}


def curves_of_grad2(activation):
    """The second derivative on each side of zero that has rows of its own: in the tail over the decay."""

    def curve(function, nodes, tail_nodes):
        def over_decay(t):
            return function(t) / activation.decay_of(t)

        return Curve("grad2", function, over_decay, nodes.cells() + tail_nodes.cells(), F64)

    return [curve(*side) for side in activation.sides]


def float64_grad2(name):
    activation, form = ACTIVATIONS[name], F64
    curves = curves_of_grad2(activation)
    rows, errors = zip(*(curve.row(cell) for curve in curves for cell in curve.cells), strict=True)
    text = curves[0].table(rows, errors, "over the decay")
    zeros = []
    for side, zero in zip(("below", "above"), activation.grad2_zeros, strict=True):
        series, member = zero_series(f"zero_{side}", activation.grad2, zero, form, mp.ldexp(1, -18))
        text += series
        zeros.append(member)
    _, nodes, tail_nodes = activation.sides[0]
    members = {
        "nodes": nodes.initializer(form),
        "tail": form.literal(nodes.lowest),
        "at_zero": at_zero(curves[0], rows[: len(curves[0].cells)]),
        "grad": f"{{grad2_rows, 0, {zeros[0]}}}",
        "zero_above": zeros[1],
        "mirror": form.literal(activation.second.mirror),
        "rows_above": len(curves[0].cells) * (len(curves) - 1),
        "tail_nodes": tail_nodes.initializer(form),
    } | decay_members(activation, form)
    return {f"{name}_grad2_f64.c": source(f"{name}_grad2", form, text, members)}


def exponential():
    """exp(r) = 1 + r + r^2 p(r), for the decay of the tail: see kernels/tail_with_decay.h."""
    form, terms, reach = F64, 10, mp.log(2) / 2 * mp.mpf("1.001")
    coefficients, error = fit(lambda r: (mp.expm1(r) - r) / r**2 if r else mp.mpf(1) / 2, reach, terms, form)
    short = mp.ldexp(mp.nint(mp.ldexp(mp.log(2), 42)), -42)
    prefix = f"static const {form.c_type} {form.vector}"
    text = "/* -1/log(2); log(2) as high and low parts, of which the first has 42 bits */\n"
    text += f"{prefix}_exponential_scale = {form.literal(form.round(-1 / mp.log(2)))};\n"
    text += f"{prefix}_log_2[] = {form.literals([short, form.round(mp.log(2) - short)])};\n"
    text += f"/* (exp(r) - 1 - r) / r^2, |r| <= {float(reach):.4f}, relative error 2^{error:.1f} */\n"
    text += f"{prefix}_exponential_curve[] = {form.literals(coefficients)};\n"
    return {"exponential_f64.h": NOTICE + text}


def normal_tail():
    """P(X < -a) sqrt(2 pi) a / exp(-a^2/2) = 1 + u q(u) for a standard normal X, u = 1/a^2: see kernels/normal.h."""
    form, terms, lowest = F64, 9, -ACTIVATIONS["gelu"].nodes_64.lowest
    middle = 1 / lowest**2 / 2

    def over_u(t):
        u = middle + t
        a = 1 / mp.sqrt(u) if u > 0 else mp.inf
        return (mp.sqrt(mp.pi / 2) * mp.erfc(a / mp.sqrt(2)) * mp.exp(a * a / 2) * a - 1) / u if u > 0 else mp.mpf(-1)

    coefficients, error = fit(over_u, middle, terms, form)
    scale = 1 / mp.sqrt(2 * mp.pi)
    prefix = f"static const {form.c_type} {form.vector}_normal_tail"
    text = "/* 1/sqrt(2 pi) as high and low parts */\n"
    text += f"{prefix}_scale[] = {form.literals(form.split(scale))};\n"
    text += f"/* q(middle + t)/sqrt(2 pi), |t| <= middle, relative error 2^{error:.1f} */\n"
    text += f"{prefix}_middle = {form.literal(form.round(middle))};\n"
    text += f"{prefix}_curve[] = {form.literals([form.round(c * scale) for c in coefficients])};\n"
    return {"normal_tail_f64.h": NOTICE + text}


def cut(form, value, places):
    """The nearest number of so many binary places, and the nearest number to what it leaves."""
    high = mp.ldexp(mp.nint(mp.ldexp(value, places)), -places)
    return form.round(high), form.round(value - high)


def long_double():
    """Constants of long_double.c."""
    zero_reach = mp.mpf(1) / 2
    zeros = {}  # of the derivatives, by name: the function, and where its zero is
    for name, it in ACTIVATIONS.items():
        below, above = it.grad2_zeros
        zeros |= {f"{name}_grad_zero": (it.grad, it.grad_zero), f"{name}_grad2_above": (it.grad2, above)}
        if it.second.mirror != -1:
            zeros[f"{name}_grad2_below"] = it.grad2, below
    series = {name: taylor(function, zero, 72)[1:] for name, (function, zero) in zeros.items()}
    logistic = {name: it for name, it in ACTIVATIONS.items() if it.decay == "GELU_DECAY_CUBIC"}
    text = NOTICE
    for condition, form in zip(("#if", "#elif"), LONG_DOUBLES, strict=True):
        # the cubic polynomial of an argument with so many binary places, which is below 2^15, has the form's bits
        places = form.bits // 6
        cubic_places = form.bits - 15 - 3 * places
        linear_places = cubic_places + 2 * places
        pairs = {
            "NORMAL_SQUARE": cut(form, 1 / mp.log(2) / 2, cubic_places),
            "SQRT_HALF": cut(form, mp.sqrt(mp.mpf(1) / 2), linear_places),
        }
        for name, it in logistic.items():
            pairs[f"{name}_linear"] = cut(form, it.linear / mp.log(2), linear_places)
            pairs[f"{name}_cubic"] = cut(form, it.cubic / mp.log(2), cubic_places)
            pairs[f"{name}_slope_constant"] = form.split(it.linear)
            pairs[f"{name}_slope_square"] = cut(form, 3 * it.cubic, cubic_places)
        pairs |= {name: form.split(zero) for name, (_, zero) in zeros.items()}
        least = mp.ldexp(1, -form.bits - 4)
        terms = max(n for each in series.values() for n, c in enumerate(each, 1) if abs(c) * zero_reach**n > least)
        text += f"{condition} LDBL_MANT_DIG == {form.bits}\n"
        text += f"/* to add and subtract it rounds to a multiple of 2^-{places} */\n"
        text += f"static const long double GRID = 0x1.8p{form.bits - 1 - places}L;\n"
        text += "/* constants as high and low parts */\n"
        text += "".join(f"static const pair {name} = {form.literals(v)};\n" for name, v in pairs.items())
        text += f"enum {{ ZERO_TERMS = {terms} }}; /* of the series below */\n"
    text += "#endif\n"
    text += f"static const long double LOG_2_ROUGH = {mp.nstr(mp.log(2), 10)}L;\n"
    constants = {"INVERSE_SQRT_2PI": 1 / mp.sqrt(2 * mp.pi), "ZERO_REACH": zero_reach}
    for name, value in constants.items():
        text += f"static const long double {name} = {mp.nstr(value, 40)}L;\n"
    for name, each in series.items():
        text += "/* the derivative at a distance h < ZERO_REACH from its zero, over h, in powers of h */\n"
        text += f"static const long double {name}_slope[] = {{\n"
        text += "".join(f"    {mp.nstr(c, 40)}L,\n" for c in each) + "};\n"
    return {"long_double.h": text}


TASKS = [
    *(functools.partial(write, name) for name in ACTIVATIONS for write in (float32, float64, float64_grad2)),
    exponential,
    normal_tail,
    long_double,
]


def write(number, directory):
    for name, text in TASKS[number]().items():
        (directory / name).write_text(text)


def main(directory):
    with concurrent.futures.ProcessPoolExecutor() as pool:
        list(pool.map(write, range(len(TASKS)), [directory] * len(TASKS)))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
