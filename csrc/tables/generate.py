"""Write the tables of coefficients that the kernels read: ``python csrc/tables/generate.py [DIRECTORY]``.

Everything here is computed by mpmath from the formula of each function and rounded once. The result is deterministic, is
committed, and is compared with a fresh run by tests/test_tables.py: to change a coefficient, change this script.
"""

import math
import pathlib
import sys

import mpmath as mp

mp.mp.prec = 300

NOTICE = "/* Written by generate.py: change it there. */\n"

ROWS_PER_UNIT = 128  # of the normal tables: nodes stand at multiples of 1/128
LOWEST_NODE = -38.75  # gelu and its derivative are below half of the least subnormal from here on
HIGHEST_NODE = 9  # both have reached their limit
SCALED_BELOW = -16  # rows here and below are multiplied by SCALE, so that nothing in them is subnormal
SCALE_EXPONENT = 128
EXP2_ROWS = 128  # 2^(-j/128)
ZERO_REACH = mp.mpf(2) ** -7  # |x - zero| where a derivative is a polynomial in x - zero


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


def tanh_grad(x):
    """The derivative of x / (1 + exp(-t(x)))."""
    gate = 1 / (1 + mp.exp(-tanh_exponent(x)))
    return gate + gate * (1 - gate) * x * (TANH_LINEAR + 3 * TANH_CUBIC * x * x)


def double(value):
    """Round to the nearest float64 (normal range), as an exact mpf."""
    mantissa, exponent = mp.frexp(value)
    return mp.ldexp(mp.nint(mp.ldexp(mantissa, 53)), int(exponent) - 53)


def split(value, parts=2):
    """Doubles whose sum is ``value``, each the rounding of what those before it leave."""
    doubles = []
    for _ in range(parts):
        doubles.append(double(value))
        value -= doubles[-1]
    return doubles


def literal(value):
    """A C literal for a number that is a double."""
    exact = float(value)
    assert mp.mpf(exact) == value, value
    return exact.hex()


def taylor(function, centre, terms):
    """The Taylor coefficients about ``centre`` by Cauchy's formula, a mean over the unit circle divided by 2."""
    points, radius = 512, mp.mpf(1) / 2
    roots = [mp.expjpi(mp.mpf(2 * k) / points) for k in range(points)]
    values = [function(centre + radius * root) for root in roots]
    return [
        mp.fsum(v * roots[-k * n % points] for k, v in enumerate(values)).real / points / radius**n
        for n in range(terms + 1)
    ]


def fit(function, reach, terms):
    """``terms`` coefficients, all doubles, of a polynomial near the best for ``function`` on [-reach, reach].

    Least squares on Chebyshev points, within a few percent of the minimax polynomial for functions as smooth as these.
    Coefficients are rounded one by one, and those that follow are fitted again to what the rounding left.
    """
    samples = 8 * terms  # even, so that zero is not among them
    points = [reach * mp.cos(mp.pi * (2 * k + 1) / (2 * samples)) for k in range(samples)]
    values = [function(x) for x in points]
    rounded = []
    for first in range(terms):
        matrix = mp.matrix(samples, terms - first)
        right = mp.matrix(samples, 1)
        for row, (x, value) in enumerate(zip(points, values)):
            for column in range(terms - first):
                matrix[row, column] = x ** (first + column)
            right[row] = value - mp.polyval(rounded[::-1] or [0], x)
        rounded.append(double(mp.lu_solve(matrix, right)[0]))
    return rounded


def error(function, coefficients, reach):
    """The largest relative error of a polynomial on [-reach, reach], as a power of two."""
    worst = mp.mpf(0)
    for k in range(-200, 201):
        x = reach * k / 200
        worst = max(worst, abs(mp.polyval(coefficients[::-1], x) / function(x) - 1))
    return float(mp.log(worst, 2)) if worst else -math.inf


def moment(order, factor):
    """u -> factor times E_order(u), the integral of s^(order-1) exp(-u s) over 0 <= s <= 1."""
    return lambda u: factor * mp.hyp1f1(order, order + 1, -u) / order


def array(name, values):
    return f"static const double {name}[] = {{{', '.join(literal(v) for v in values)}}};\n"


def constants(name, values):
    return "".join(f"#define {name}_{part} {literal(v)}\n" for part, v in zip(("HIGH", "LOW"), values))


def rows(name, comment, lines):
    """A large table: its declaration, and its definition, which stands in a source file so that it is linked once."""
    columns = len(lines[0])
    declaration = f"/* {comment} */\nextern const double {name}[{len(lines)}][{columns}];\n"
    body = "".join("    {" + ", ".join(literal(v) for v in line) + "},\n" for line in lines)
    return declaration, f"_Alignas(64) const double {name}[{len(lines)}][{columns}] = {{\n{body}}};\n"


def normal_rows(function, column):
    first, last = round(LOWEST_NODE * ROWS_PER_UNIT), HIGHEST_NODE * ROWS_PER_UNIT
    lines = []
    for i in range(first, last + 1):
        node = mp.mpf(i) / ROWS_PER_UNIT
        scale = mp.ldexp(1, SCALE_EXPONENT) if node <= SCALED_BELOW else mp.mpf(1)
        high, low = split(function(node) * scale) if i < last else (mp.mpf(1), mp.mpf(0))
        lines.append((high, low, double(density(node) * scale), double(column(node, scale))))
    return lines


def normal_table():
    zero = mp.findroot(normal_grad, mp.mpf("-0.7518"))
    reach = mp.mpf(-LOWEST_NODE) / (2 * ROWS_PER_UNIT) + mp.mpf(1) / 1024
    text = "/* The normal family in float64: rows about each node, and the moments of exp(-u s). See kernels/normal.h. */\n"
    text += f"#define NORMAL_ROWS_PER_UNIT {ROWS_PER_UNIT}\n"
    text += f"#define NORMAL_LOWEST {literal(mp.mpf(LOWEST_NODE))}\n"
    text += f"#define NORMAL_HIGHEST {literal(mp.mpf(HIGHEST_NODE))}\n"
    text += f"#define NORMAL_FIRST_ROW ({round(LOWEST_NODE * ROWS_PER_UNIT)})\n"
    text += f"#define NORMAL_SCALED_BELOW {literal(mp.mpf(SCALED_BELOW) + mp.mpf(1) / (2 * ROWS_PER_UNIT))}\n"
    text += f"#define NORMAL_UNSCALE {literal(mp.ldexp(1, -SCALE_EXPONENT))}\n"
    for order, terms, factor in ((1, 9, mp.mpf(1)), (3, 7, mp.mpf(-1) / 2), (5, 4, mp.mpf(1) / 8)):
        function = moment(order, factor)
        coefficients = fit(function, reach, terms)
        text += f"\n/* {literal(factor)} E{order}(u), |u| <= {float(reach):.4f}, "
        text += f"relative error 2^{error(function, coefficients, reach):.1f} */\n"
        text += array(f"NORMAL_MOMENT{order}", coefficients)
    value = rows(
        "gelu_normal_value_rows",
        "distribution(node) as high + low, density(node), each scaled; the factor that undoes the scale",
        normal_rows(distribution, lambda x, scale: 1 / scale),
    )
    grad = rows(
        "gelu_normal_grad_rows",
        "gelu_grad(node) as high + low, density(node), the derivative of gelu_grad at the node, each scaled",
        normal_rows(normal_grad, lambda x, scale: (2 - x * x) * density(x) * scale),
    )
    text += beside_zero("NORMAL_GRAD_ZERO", normal_grad, zero)
    return text + "\n" + value[0] + "\n" + grad[0], value[1] + "\n" + grad[1]


def beside_zero(name, function, zero):
    """``function`` about its zero: AT + h (SLOPE + h (CURVE[0] + CURVE[1] h + ...)) at a distance h from NEAR."""
    near = double(zero)
    at = function(near)
    slope = taylor(function, near, 1)[1]

    def curve(h):
        return ((function(near + h) - at) / h - slope) / h if h else taylor(function, near, 2)[2]

    coefficients = fit(curve, ZERO_REACH, 7)
    text = f"\n/* The zero, rounded; the derivative at NEAR + h is AT + h (SLOPE + h (CURVE[0] + CURVE[1] h + ...)) for\n"
    text += f" * |h| <= REACH; relative error of the last polynomial 2^{error(curve, coefficients, ZERO_REACH):.1f} */\n"
    text += f"#define {name}_NEAR {literal(near)}\n"
    text += f"#define {name}_AT {literal(double(at))}\n"
    text += f"#define {name}_REACH {literal(ZERO_REACH)}\n"
    text += constants(f"{name}_SLOPE", split(slope))
    return text + array(f"{name}_CURVE", coefficients)


def exponential_table():
    log2 = mp.log(2)
    reach = mp.mpf("0.502")

    def expm1_over(rho):
        return mp.expm1(-rho * log2 / EXP2_ROWS) / rho if rho else -log2 / EXP2_ROWS

    coefficients = fit(expm1_over, reach, 5)
    text = "/* 2^(-k/128): rows for k mod 128, and a polynomial for the remainder. See kernels/exponential.h. */\n"
    text += f"#define EXPONENTIAL_ROWS {EXP2_ROWS}\n\n"
    text += f"/* 2^(-r/128) - 1 = r p(r), |r| <= {float(reach)}, relative error 2^{error(expm1_over, coefficients, reach):.1f} */\n"
    text += array("EXPONENTIAL_POLYNOMIAL", coefficients)
    lines = []
    for j in range(EXP2_ROWS):
        exact = mp.mpf(2) ** (-mp.mpf(j) / EXP2_ROWS)
        lines.append((double(exact), double(exact / double(exact) - 1)))
    powers = rows("gelu_exponential_powers", "2^(-j/128) as power (1 + rest): power, rest", lines)
    return text + "\n" + powers[0], powers[1]


def tanh_table():
    zero = mp.findroot(tanh_grad, mp.mpf("-0.7525"))
    per_step = EXP2_ROWS / mp.log(2)
    text = "/* The tanh form in float64. See kernels/tanh.h. */\n"
    text += "/* t(a) in steps of log(2)/128: a (LINEAR + CUBIC a^2) */\n"
    text += constants("TANH_LINEAR", split(TANH_LINEAR * per_step))
    text += constants("TANH_CUBIC", split(TANH_CUBIC * per_step))
    text += "/* t'(a) = SLOPE + CURVE a^2 */\n"
    text += constants("TANH_SLOPE", split(TANH_LINEAR))
    text += constants("TANH_CURVE", split(3 * TANH_CUBIC))
    text += "/* the form and its derivative have reached their limits at +-TOP; beyond TAIL 1 + exp(-t) is 1 */\n"
    text += f"#define TANH_TOP {literal(double(mp.mpf('21.625')))}\n"
    text += f"#define TANH_TAIL {literal(mp.mpf(8))}\n"
    text += beside_zero("TANH_GRAD_ZERO", tanh_grad, zero)
    return text, None


TAYLOR_TERMS = 44


def long_literal(value, bits):
    """A C literal for ``value`` rounded to ``bits`` bits."""
    mantissa, exponent = mp.frexp(value)
    whole = int(mp.nint(mp.ldexp(mantissa, bits)))
    return f"{'-' if whole < 0 else ''}0x{abs(whole):x}p{int(exponent) - bits}L", mp.ldexp(whole, int(exponent) - bits)


def long_pair(name, value, bits):
    high, exact = long_literal(value, bits)
    low, _ = long_literal(value - exact, bits)
    return f"static const pair {name} = {{{high}, {low}}};\n"


def long_double_table():
    text = "/* Long double: constants as high + low for the 80-bit and the 128-bit format, and Taylor series of the\n"
    text += " * derivatives about their zeros. See long_double.c, which defines the type pair. */\n"
    zeros = {
        "NORMAL_GRAD_ZERO": (normal_grad, mp.findroot(normal_grad, mp.mpf("-0.7518"))),
        "TANH_GRAD_ZERO": (tanh_grad, mp.findroot(tanh_grad, mp.mpf("-0.7525"))),
    }
    for condition, bits in (("#if LDBL_MANT_DIG == 64", 64), ("#elif LDBL_MANT_DIG == 113", 113)):
        text += f"{condition}\n"
        text += long_pair("TANH_LINEAR", TANH_LINEAR, bits)
        text += long_pair("TANH_CUBIC", TANH_CUBIC, bits)
        for name, (_, zero) in zeros.items():
            text += long_pair(name, zero, bits)
    text += "#endif\n"
    text += f"static const long double INVERSE_SQRT_2PI = {mp.nstr(1 / mp.sqrt(2 * mp.pi), 40)}L;\n"
    text += f"static const long double INVERSE_SQRT_PI = {mp.nstr(1 / mp.sqrt(mp.pi), 40)}L;\n"
    text += f"static const long double SQRT_HALF = {mp.nstr(mp.sqrt(mp.mpf(1) / 2), 40)}L;\n"
    for name, (function, zero) in zeros.items():
        series = taylor(function, zero, TAYLOR_TERMS)[1:]
        text += f"/* the derivative at its zero plus h, over h */\nstatic const long double {name}_SLOPE[] = {{\n"
        text += "".join(f"    {mp.nstr(c, 40)}L,\n" for c in series) + "};\n"
    return text, None


TABLES = {
    "normal_f64": normal_table,
    "exponential_f64": exponential_table,
    "tanh_f64": tanh_table,
    "long_double": long_double_table,
}


def main(directory):
    for name, make in TABLES.items():
        header, source = make()
        (directory / f"{name}.h").write_text(NOTICE + header)
        if source:
            (directory / f"{name}.c").write_text(f'{NOTICE}#include "{name}.h"\n\n{source}')


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
