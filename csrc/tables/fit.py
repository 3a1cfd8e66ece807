"""Polynomials that are near the best for a function: in rows, one to a node, and about one point."""

import functools
import pathlib
import re

import mpmath as mp


def taylor(function, centre, terms):
    """The Taylor coefficients about ``centre`` by Cauchy's formula: a mean over a circle of radius 1/2."""
    points, radius = 192, mp.mpf(1) / 2
    roots = [mp.expjpi(mp.mpf(2 * k) / points) for k in range(points)]
    values = [function(centre + radius * root) for root in roots]
    return [
        mp.fsum(v * roots[-k * n % points] for k, v in enumerate(values)).real / points / radius**n
        for n in range(terms + 1)
    ]


def sum_of_powers(coefficients, x):
    return mp.fsum(c * x**j for j, c in enumerate(coefficients))


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
            right[row] = value - sum_of_powers(rounded, x)
        rounded.append(form.round(mp.lu_solve(matrix, right)[0]))
    checks = [reach * k / 200 for k in range(-200, 201)]
    worst = max(abs(sum_of_powers(rounded, x) / function(x) - 1) for x in checks)
    return rounded, float(mp.log(worst, 2))


# Rows: see kernels/rows.h.


KERNELS = pathlib.Path(__file__).parents[1] / "kernels"

#: In float32 the rows of the tail are scaled by this power of two: the kernels say by which.
LIFT = int(re.search(r"OP\(lift\) = (\d+)", (KERNELS / "tail_in_pieces.h").read_text(encoding="utf-8"))[1])


def nearest_place(value, place, cell):
    """The multiple of place nearest to a value; at zero not above it, or x times what it lacks would take the sign from
    an x of zero."""
    high = place * mp.nint(value / place)
    return high - place if cell.node == 0 and value - high < -mp.ldexp(place, -10) else high


def significant(value, form):
    return value if abs(value) > 2.0**form.negligible else 0 * value


def significant_or_tiny(value, form):
    """For what is packed: with an upper half of zero it would be a subnormal number, which is slow."""
    return significant(value, form) or 2.0**form.negligible


def powers(d, degree, quartic):
    """What the coefficients of a row are multiplied by: see kernels/rows.h."""
    return [d**0, d, *(d**j * (1 + quartic * d * d) for j in range(2, degree + 1))]


def spread(low, high, fractions):
    """Distances from low, for a fraction -1, to high, for 1."""
    return [(low + high) / 2 + (high - low) / 2 * fraction for fraction in fractions]


@functools.cache
def interpolation(low, high, degree, quartic, exact):
    """Chebyshev's points for distances from low to high, and the matrix from values there to a row's coefficients.

    To be exact at the node itself, one of them is put there, and for the slope another next to it: then the others are
    Chebyshev's for what is small against the distance.
    """
    count = degree if exact == 2 else degree + 1
    points = [mp.cos(mp.pi * (2 * k + 1) / (2 * count)) for k in range(count)]
    distances = spread(low, high, points + [mp.mpf(0)] * (degree + 1 - count))
    from_middle = sorted(range(degree + 1), key=lambda k: abs(distances[k]))
    for k in range(exact):
        distances[from_middle[k]] = k * mp.ldexp(high, -20)
    return distances, mp.matrix([powers(d, degree, quartic) for d in distances]) ** -1


@functools.cache
def smallest(low, high, degree, exact):
    """The coefficients of the polynomial led by d**degree that is smallest from low to high: Chebyshev's. To be exact,
    without the first."""
    middle, half = (low + high) / 2, (high - low) / 2
    coefficients = mp.taylor(lambda d: mp.chebyt(degree, (d - middle) / half), 0, degree)
    return [c * half**degree / 2 ** (degree - 1) * (j > 0 or not exact) for j, c in enumerate(coefficients)]


@functools.cache
def checked(low, high, degree, quartic, number):
    """The distances at which a row is checked, and for each what its coefficients are multiplied by there."""
    distances = spread(low, high, [mp.mpf(k) / 15 for k in (-15, -9, -3, -1, 1, 3, 9, 15)])
    return {d: [number(x) for x in powers(d, degree, quartic)] for d in distances}


def halves(value, form):
    """The upper and the lower half of a number's bits."""
    return divmod(form.to_bits(value), 1 << form.half)


def packed(value, lower, form):
    """The number nearest to a value with the lower half of its bits given."""
    middle = (1 << form.half) // 2
    upper = (form.to_bits(significant_or_tiny(value, form)) - lower + middle) >> form.half
    return form.from_bits(upper << form.half | lower)


def short_row(function, cell, form, quartic):
    """A row for a cell. And its greatest relative error.

    Of what packing low into the last number changes, all but the smallest polynomial is made up for. So few bits are
    left to that number that its neighbours are tried, too.
    """
    degree = form.degree
    points, to_coefficients = interpolation(cell.low, cell.high, degree, quartic, 0)
    c = [form.exact(x) for x in to_coefficients * mp.matrix([function(cell.node + d) for d in points])]
    ends = abs(c[1] * form.exact(cell.low)), abs(c[1] * form.exact(cell.high))
    place = form.exact(mp.ldexp(1, int(mp.frexp(max(abs(c[0]), *ends))[1]) - form.bits))
    high = form.exact(nearest_place(c[0], place, cell))  # beside a zero with no place that what is added to it may lack
    bend = [form.exact(x) for x in smallest(cell.low, cell.high, degree, 0)]
    checks = checked(cell.low, cell.high, degree, quartic, form.exact)
    exact = [form.exact(function(cell.node + d)) for d in checks]

    def row_of(upper_half):
        last, low = c[degree], form.exact(0)
        for _ in range(4):  # the bits of low make the number of which low depends
            change = [(last - c[degree]) * x for x in bend]
            beside_high = significant(c[0] + change[0] - high, form) or (cell.node == 0) * form.least_low
            lower_half = halves(beside_high, form)[0]
            last, low = (form.from_bits(x << form.half | y) for x, y in ((upper_half, lower_half), (lower_half, 0)))
        return [high, *(form.round(significant(c[j] + change[j], form)) for j in range(1, degree)), last], low

    def error_of(row_and_low):
        row, low = row_and_low
        # the first differences are exact, so that little is lost in the type of the coefficients
        sums = (
            high - value + low + sum(x * y for x, y in zip(row[1:], p[1:], strict=True))
            for value, p in zip(exact, checks.values(), strict=True)
        )
        return max(abs(total / value) for total, value in zip(sums, exact, strict=True))

    near, reach = halves(significant_or_tiny(c[degree], form), form)[0], form.others + 1
    tried = sorted(map(row_of, range(near - reach, near + reach + 1)), key=lambda it: abs(it[0][-1] - c[degree]))
    best = min(tried[: 1 + 2 * form.others], key=error_of)
    return best[0], error_of(best)


def long_row(function, cell, form, quartic):
    """A row that holds its node, for a cell. And its greatest relative error.

    Of what packing low into the last number changes, and the node into the one before, all but the smallest polynomial
    is made up for.
    """
    degree, unit = form.degree, max(-cell.low, cell.high)
    ends = cell.low / unit, cell.high / unit
    points, to_coefficients = interpolation(*ends, degree, quartic * unit**2, cell.exact)
    c = to_coefficients * mp.matrix([function(cell.node + unit * d) for d in points])
    noise = mp.ldexp(max(map(abs, c)), -110)  # what should be zero, by symmetry
    c = [x / unit**j if abs(x) > noise else mp.mpf(0) for j, x in enumerate(c)]

    def make_up(c, j, chosen):
        """c with another coefficient of d**j."""
        polynomial = smallest(*ends, j, cell.exact)
        return [
            chosen if i == j else x + (chosen - c[j]) * unit ** (j - i) * polynomial[i] if i < j else x
            for i, x in enumerate(c)
        ]

    c = make_up(c, degree - 1, packed(c[degree - 1], halves(cell.held, form)[0], form))
    place = mp.ldexp(1, int(mp.frexp(max(abs(c[0]), abs(c[1] * cell.low), abs(c[1] * cell.high)))[1]) - form.bits)
    high = nearest_place(c[0], place, cell)  # beside a zero with no place that what is added to it may lack
    distances = spread(cell.low, cell.high, [mp.mpf(k) / 15 for k in (-15, -9, -3, -1, 1, 3, 9, 15)])
    exact = [function(cell.node + d) for d in distances]

    def row_of(upper_half):
        last, low = c[degree], mp.mpf(0)
        for _ in range(4):  # the bits of low make the number of which low depends
            changed = make_up(c, degree, last)
            lower_half = halves(significant(changed[0] - high, form) or form.least_low, form)[0]
            last, low = (form.from_bits(x << form.half | y) for x, y in ((upper_half, lower_half), (lower_half, 0)))
        row = [high, *(form.round(significant(x, form)) for x in changed[1:degree]), last]
        row[degree - 1] = c[degree - 1]  # as it is packed
        return row, low

    def error_of(row_and_low):
        row, low = row_and_low
        sums = (low + mp.fdot(row, powers(d, degree, quartic)) for d in distances)
        return max(abs(total / value - 1) for total, value in zip(sums, exact, strict=True))

    near, reach = halves(significant_or_tiny(c[degree], form), form)[0], form.others + 1
    tried = sorted(map(row_of, range(near - reach, near + reach + 1)), key=lambda it: abs(it[0][-1] - c[degree]))
    best = min(tried[: 1 + 2 * form.others], key=error_of)
    return best[0], error_of(best)


def row_of_one(cell, form):
    """The row of the body's end, where the function is 1 and d may be anything small: two positive numbers, neither of
    which makes infinity NaN. What is packed is so small that it does not count, and not so small that times d it is a
    subnormal number, which is slow."""
    low, small = mp.ldexp(1, -form.bits), mp.ldexp(1, form.negligible * 2 // 3)
    row = [1 - low, *[mp.mpf(0)] * (form.degree - 1), packed(small, halves(low, form)[0], form)]
    if form.rows_hold_nodes:
        row[-2] = packed(small, halves(cell.held, form)[0], form)
    return row
