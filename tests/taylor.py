"""Taylor series that stop after some terms, so that a formula gives its derivatives, too."""


class Taylor:
    """The first terms of an expression's series: the k-th is its k-th derivative over k!.

    The arithmetic is that of the terms: it has their exp, erfc and sqrt, and pi.
    """

    def __init__(self, terms, arithmetic):
        self.terms, self.arithmetic = terms, arithmetic

    def _of(self, terms):
        return Taylor(terms, self.arithmetic)

    def _constant(self, value):
        return self._of([value] + [0] * (len(self.terms) - 1))

    def __neg__(self):
        return self._of([-a for a in self.terms])

    def __add__(self, other):
        other = other if isinstance(other, Taylor) else self._constant(other)
        return self._of([a + b for a, b in zip(self.terms, other.terms, strict=True)])

    def __mul__(self, other):
        if not isinstance(other, Taylor):
            return self._of([a * other for a in self.terms])
        a, b = self.terms, other.terms
        return self._of([sum((a[j] * b[k - j] for j in range(1, k + 1)), a[0] * b[k]) for k in range(len(a))])

    def __truediv__(self, other):
        return self * other.reciprocal() if isinstance(other, Taylor) else self._of([a / other for a in self.terms])

    def __rtruediv__(self, number):
        return self.reciprocal() * number

    __radd__, __rmul__ = __add__, __mul__

    def reciprocal(self):
        first = 1 / self.terms[0]
        found = [first]
        for k in range(1, len(self.terms)):
            found.append(-first * sum(self.terms[j] * found[k - j] for j in range(1, k + 1)))
        return self._of(found)

    def exp(self):
        found = [self.arithmetic.exp(self.terms[0])]
        for k in range(1, len(self.terms)):
            found.append(sum(j * self.terms[j] * found[k - j] for j in range(1, k + 1)) / k)
        return self._of(found)

    def erfc(self):
        found = [self.arithmetic.erfc(self.terms[0])]
        if len(self.terms) > 1:  # its derivative times that of the argument
            shorter = self._of(self.terms[:-1])
            slope = (-shorter * shorter).exp() * (-2 / self.arithmetic.sqrt(self.arithmetic.pi))
            found += (slope * self._of([k * a for k, a in enumerate(self.terms)][1:])).integral().terms[1:]
        return self._of(found)

    def integral(self):
        return self._of([0, *(a / (k + 1) for k, a in enumerate(self.terms))])
