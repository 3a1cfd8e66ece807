"""Write the tables of coefficients that the kernels read: ``python csrc/tables/generate.py [DIRECTORY]``.

Everything here is computed by mpmath from the formula of each function and rounded once. The result is deterministic,
is committed, and is compared with a fresh run by a test: to change a coefficient, change this script. The error of an
approximation is written beside it.
"""

import dataclasses
import pathlib
import sys

import mpmath as mp

mp.mp.prec = 300

NOTICE = "/* Written by generate.py: change it there. */\n"


# The functions.


def density(x):
    """The standard normal density."""
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def distribution(x):
    """The standard normal distribution function."""
    return mp.erfc(-x / mp.sqrt(2)) / 2


def normal_grad(x):
    """The derivative of x distribution(x)."""
    return distribution(x) + x * density(x)


TANH_LINEAR = 2 * mp.sqrt(2 / mp.pi)
TANH_CUBIC = TANH_LINEAR * mp.mpf("0.044715")


def tanh_exponent(a):
    """t(a) in the tanh form's gate 1 / (1 + exp(-t))."""
    return a * (TANH_LINEAR + TANH_CUBIC * a * a)


def tanh_exponent_slope(a):
    """The derivative of t."""
    return TANH_LINEAR + 3 * TANH_CUBIC * a * a


def tanh_gate(x):
    """The gate of the tanh form."""
    return 1 / (1 + mp.exp(-tanh_exponent(x)))


def tanh_grad(x):
    """The derivative of x tanh_gate(x)."""
    gate = tanh_gate(x)
    return gate + gate * (1 - gate) * x * tanh_exponent_slope(x)


NORMAL_GRAD_ZERO = mp.findroot(normal_grad, mp.mpf("-0.7518"))
TANH_GRAD_ZERO = mp.findroot(tanh_grad, mp.mpf("-0.7525"))


# Numbers as C writes them.


@dataclasses.dataclass(frozen=True)
class Format:
    """A floating-point format: the vector type that computes in it, its C type, its precision in bits."""

    vector: str
    c_type: str
    bits: int
    suffix: str

    def round(self, value):
        """The nearest number of the format, disregarding its least exponent."""
        mantissa, exponent = mp.frexp(value)
        return mp.ldexp(mp.nint(mp.ldexp(mantissa, self.bits)), int(exponent) - self.bits)

    def split(self, value):
        """The nearest number, and the nearest to what it leaves."""
        high = self.round(value)
        return high, self.round(value - high)

    def literal(self, value):
        assert self.round(value) == value, value
        if self.bits <= 53:
            assert mp.mpf(float(value)) == value, value
            return float(value).hex() + self.suffix
        mantissa, exponent = mp.frexp(value)
        whole = int(mp.ldexp(mantissa, self.bits))
        return f"{'-' if whole < 0 else ''}0x{abs(whole):x}p{int(exponent) - self.bits}{self.suffix}"

    def literals(self, values):
        return "{" + ", ".join(self.literal(v) for v in values) + "}"

    def constant(self, name, value):
        return f"static const {self.c_type} {self.vector}_{name} = {self.literal(value)};\n"

    def array(self, name, values):
        return f"static const {self.c_type} {self.vector}_{name}[] = {self.literals(values)};\n"


F64 = Format("f64", "double", 53, "")
F32 = Format("f32", "float", 24, "f")
LONG_DOUBLES = (Format("", "long double", 64, "L"), Format("", "long double", 113, "L"))


def rows(name, form, comment, lines):
    """A table of rows: its declaration, and its definition, which stands in a source file so that it is linked once."""
    shape = f"{name}[{len(lines)}][{len(lines[0])}]"
    body = "".join(f"    {form.literals(line)},\n" for line in lines)
    declaration = f"\n/* {comment} */\nextern const {form.c_type} {shape};\n"
    return declaration, f"\n_Alignas(64) const {form.c_type} {shape} = {{\n{body}}};\n"


# Polynomials.


def taylor(function, centre, terms):
    """The Taylor coefficients about ``centre`` by Cauchy's formula: a mean over a circle of radius 1/2."""
    points, radius = 512, mp.mpf(1) / 2
    roots = [mp.expjpi(mp.mpf(2 * k) / points) for k in range(points)]
    values = [function(centre + radius * root) for root in roots]
    return [
        mp.fsum(v * roots[-k * n % points] for k, v in enumerate(values)).real / points / radius**n
        for n in range(terms + 1)
    ]


def fit(function, reach, terms, form):
    """Coefficients of a polynomial near the best for ``function`` on [-reach, reach], and its error.

    Least squares on Chebyshev points, within a few percent of the minimax polynomial for functions as smooth as these.
    Coefficients are rounded one by one, and those that follow are fitted again to what the rounding left. The error is
    the base-2 logarithm of the largest relative one.
    """
    samples = 8 * terms  # even, so that zero is not among them
    points = [reach * mp.cos(mp.pi * (2 * k + 1) / (2 * samples)) for k in range(samples)]
    values = [function(x) for x in points]
    rounded = []
    for first in range(terms):
        matrix = mp.matrix(samples, terms - first)
        right = mp.matrix(samples, 1)
        for row, (x, value) in enumerate(zip(points, values, strict=True)):
            for column in range(terms - first):
                matrix[row, column] = x ** (first + column)
            right[row] = value - mp.polyval(rounded[::-1] or [0], x)
        rounded.append(form.round(mp.lu_solve(matrix, right)[0]))
    checks = [reach * k / 200 for k in range(-200, 201)]
    worst = max(abs(mp.polyval(rounded[::-1], x) / function(x) - 1) for x in checks)
    return rounded, float(mp.log(worst, 2))


def zero_table(name, function, zero, reach, terms, form):
    """``function`` about its zero, as kernels/arithmetic.h reads it."""
    near = form.round(zero)
    at = function(near)
    slope, bend = taylor(function, near, 2)[1:]
    curve, error = fit(lambda h: ((function(near + h) - at) / h - slope) / h if h else bend, reach, terms, form)
    text = f"\n/* near, reach, at, slope, terms, curve (relative error 2^{error:.1f}) */\n"
    text += f"static const {form.vector}_zero {form.vector}_{name} = {{\n    "
    text += ", ".join(form.literal(v) for v in (near, reach, form.round(at)))
    return text + f", {form.literals(form.split(slope))}, {terms},\n    {form.literals(curve)},\n}};\n"


# The normal family: see kernels/normal.h.


def moment(order, factor):
    """u -> factor times E_order(u), the integral of s^(order-1) exp(-u s) over 0 <= s <= 1."""
    return lambda u: factor * mp.hyp1f1(order, order + 1, -u) / order


def normal_moments(form, reach, terms):
    """The coefficients of each moment, with the factor that it has in the series."""
    text = ""
    for order, count, factor in zip((1, 3, 5), terms, (mp.mpf(1), mp.mpf(-1) / 2, mp.mpf(1) / 8), strict=False):
        coefficients, error = fit(moment(order, factor), reach, count, form)
        text += f"\n/* {float(factor)} E{order}(u), |u| <= {float(reach):.4f}, relative error 2^{error:.1f} */\n"
        if order == 1:  # 1 + u times the rest
            assert coefficients[0] == 1
            text += form.array("normal_bend_terms", coefficients[1:])
        else:
            text += form.array(f"normal_moment{order}", coefficients)
    return text


def normal(form, lowest, highest, rows_per_unit, scaled_to, scale, moments, zero):
    """The tables of the family in a format: rows from ``lowest`` to ``highest``, up to ``scaled_to`` times ``scale``.

    ``moments`` are the numbers of terms of E1, E3, ...; ``zero`` is how far beside the derivative's zero its polynomial
    reaches, and its number of terms.
    """
    value_rows, grad_rows = [], []
    for i in range(round(lowest * rows_per_unit), round(highest * rows_per_unit) + 1):
        node = mp.mpf(i) / rows_per_unit
        factor = mp.mpf(scale) if node <= scaled_to else mp.mpf(1)
        for lines, function, last in (
            (value_rows, distribution, 1 / factor),
            (grad_rows, normal_grad, factor * (2 - node * node) * density(node)),
        ):
            high, low = form.split(function(node) * factor) if node < highest else (mp.mpf(1), mp.mpf(0))
            lines.append((high, low, form.round(density(node) * factor), form.round(last)))

    value = rows(
        f"gelu_normal_value_rows_{form.vector}",
        form,
        "distribution(node) as high + low, density(node), each scaled; the factor that undoes the scale",
        value_rows,
    )
    grad = rows(
        f"gelu_normal_grad_rows_{form.vector}",
        form,
        "gelu_grad(node) as high + low, density(node), the derivative of gelu_grad at the node, each scaled",
        grad_rows,
    )
    text = "/* where the functions have reached their limits; nodes below scaled_below are scaled up */\n"
    text += form.constant("normal_lowest", mp.mpf(lowest)) + form.constant("normal_highest", mp.mpf(highest))
    text += form.constant("normal_scaled_below", scaled_to + mp.mpf(1) / (2 * rows_per_unit))
    text += form.constant("normal_unscale", 1 / mp.mpf(scale))
    text += f"enum {{ {form.vector}_normal_rows_per_unit = {rows_per_unit} }};\n"
    reach = -mp.mpf(lowest) / (2 * rows_per_unit) * mp.mpf("1.002")
    text += normal_moments(form, reach, moments)
    text += zero_table("normal_grad_zero", normal_grad, NORMAL_GRAD_ZERO, *zero, form)
    return text + value[0] + grad[0], value[1] + grad[1]


def normal_f64():
    return normal(F64, -38.75, 9, 128, -16, 2.0**128, moments=(9, 7, 4), zero=(mp.mpf(2) ** -7, 7))


def normal_f32():
    return normal(F32, -15, 6.5, 64, -8, 2.0**64, moments=(5, 2), zero=(mp.mpf(2) ** -6, 4))


# The tanh form: see kernels/tanh_f64.h and kernels/tanh_f32.h.

EXPONENTIAL_ROWS = 128


def exponential_f64():
    log2, reach = mp.log(2), mp.mpf("0.502")

    def change(rho):
        return mp.expm1(-rho * log2 / EXPONENTIAL_ROWS) / rho if rho else -log2 / EXPONENTIAL_ROWS

    coefficients, error = fit(change, reach, 5, F64)
    text = f"/* 2^(-r/128) - 1 = r p(r), |r| <= {float(reach)}, relative error 2^{error:.1f} */\n"
    text += F64.array("exponential_change", coefficients)
    lines = []
    for j in range(EXPONENTIAL_ROWS):
        exact = mp.mpf(2) ** (-mp.mpf(j) / EXPONENTIAL_ROWS)
        lines.append((F64.round(exact), F64.round(exact / F64.round(exact) - 1)))
    powers = rows("gelu_exponential_rows_f64", F64, "2^(-j/128) as power (1 + rest): power, rest", lines)
    return text + powers[0], powers[1]


def tanh_f64():
    per_step = EXPONENTIAL_ROWS / mp.log(2)
    lift = 128
    text = "/* where the function has reached its limits; where exp(-t) no longer matters beside 1 and is scaled */\n"
    text += F64.constant("tanh_top", mp.mpf("21.625")) + F64.constant("tanh_scaled_above", mp.mpf(8))
    text += F64.constant("tanh_unscale", mp.ldexp(1, -lift))
    text += f"enum {{ f64_exponential_lift = {lift} }};\n"
    text += "/* t(a) = a (linear + cubic a^2) in steps of log(2)/128, as high and low parts */\n"
    text += F64.array("tanh_linear", F64.split(TANH_LINEAR * per_step))
    text += F64.array("tanh_cubic", F64.split(TANH_CUBIC * per_step))
    text += "/* t'(a) = slope + curve a^2, as high and low parts */\n"
    text += F64.array("tanh_slope", F64.split(TANH_LINEAR)) + F64.array("tanh_curve", F64.split(3 * TANH_CUBIC))
    return text + zero_table("tanh_grad_zero", tanh_grad, TANH_GRAD_ZERO, mp.mpf(2) ** -7, 7, F64), None


def tanh_f32():
    lowest, highest, rows_per_unit, scaled_to, scale = -11, mp.mpf("6.5"), 128, mp.mpf("-6.5"), mp.ldexp(1, 64)
    lines = []
    for i in range(lowest * rows_per_unit, int(highest * rows_per_unit) + 1):
        node = mp.mpf(i) / rows_per_unit
        factor = scale if node <= scaled_to else 1
        values = (tanh_gate(node) * factor, tanh_grad(node) * factor) if node < highest else (mp.mpf(1), mp.mpf(1))
        lines.append(F32.split(values[0]) + F32.split(values[1]))
    table = rows(
        "gelu_tanh_rows_f32", F32, "G(node) as high + low, gelu_tanh_grad(node) as high + low, each scaled", lines
    )

    reach = tanh_exponent_slope(mp.mpf(lowest)) / (2 * rows_per_unit)
    coefficients, error = fit(lambda s: mp.expm1(s) / s if s else mp.mpf(1), reach, 5, F32)
    text = "/* where the functions have reached their limits; nodes below scaled_below are scaled up */\n"
    text += F32.constant("tanh_lowest", mp.mpf(lowest)) + F32.constant("tanh_highest", highest)
    text += F32.constant("tanh_scaled_below", scaled_to + mp.mpf(1) / (2 * rows_per_unit))
    text += F32.constant("tanh_unscale", 1 / scale)
    text += f"enum {{ f32_tanh_rows_per_unit = {rows_per_unit} }};\n"
    text += "/* t(x) = linear x + cubic x^3 */\n"
    text += F32.constant("tanh_linear", F32.round(TANH_LINEAR)) + F32.constant("tanh_cubic", F32.round(TANH_CUBIC))
    text += F32.constant("tanh_three_cubic", F32.round(3 * TANH_CUBIC))
    text += f"\n/* (exp(s) - 1) / s, |s| <= {float(reach):.4f}, relative error 2^{error:.1f} */\n"
    text += F32.array("tanh_change", coefficients)
    text += zero_table("tanh_grad_zero", tanh_grad, TANH_GRAD_ZERO, mp.mpf(2) ** -5, 5, F32)
    return text + table[0], table[1]


# Long double: see long_double.c.


def long_double():
    taylor_terms = 52
    zeros = {"NORMAL_GRAD_ZERO": (normal_grad, NORMAL_GRAD_ZERO), "TANH_GRAD_ZERO": (tanh_grad, TANH_GRAD_ZERO)}
    pairs = {"TANH_LINEAR": TANH_LINEAR, "TANH_CUBIC": TANH_CUBIC, "TANH_CURVE": 3 * TANH_CUBIC} | {
        name: zero for name, (_, zero) in zeros.items()
    }
    text = "/* Constants as high and low parts. */\n"
    for condition, form in zip(("#if", "#elif"), LONG_DOUBLES, strict=True):
        text += f"{condition} LDBL_MANT_DIG == {form.bits}\n"
        text += "".join(f"static const pair {name} = {form.literals(form.split(v))};\n" for name, v in pairs.items())
    text += "#endif\n"
    for name, value in (
        ("INVERSE_SQRT_2PI", 1 / mp.sqrt(2 * mp.pi)),
        ("INVERSE_SQRT_PI", 1 / mp.sqrt(mp.pi)),
        ("SQRT_HALF", mp.sqrt(mp.mpf(1) / 2)),
    ):
        text += f"static const long double {name} = {mp.nstr(value, 40)}L;\n"
    for name, (function, zero) in zeros.items():
        series = taylor(function, zero, taylor_terms)[1:]
        text += "/* the derivative at a distance h from its zero, over h, in powers of h */\n"
        text += f"static const long double {name}_SLOPE[] = {{\n"
        text += "".join(f"    {mp.nstr(c, 40)}L,\n" for c in series) + "};\n"
    return text, None


TABLES = (normal_f64, normal_f32, exponential_f64, tanh_f64, tanh_f32, long_double)


def main(directory):
    for table in TABLES:
        header, source = table()
        name = table.__name__
        (directory / f"{name}.h").write_text(NOTICE + header)
        if source:
            (directory / f"{name}.c").write_text(NOTICE + source)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
