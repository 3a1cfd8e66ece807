"""The formula of each function in mathematics, as LaTeX: an entry for each activation and for each kind."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Activation:
    """A function f, its derivatives, and what the symbols in them are: a symbol, and its definition."""

    f: str
    value: str
    grad: str
    grad2: str
    symbols: dict = field(default_factory=dict)


DENSITY = {r"\varphi": r"\varphi(x) = \frac{e^{-x^2/2}}{\sqrt{2\pi}}"}

ACTIVATIONS = {
    "gelu": Activation(
        f=r"\operatorname{gelu}",
        value=r"x\,\Phi(x) = \frac{x}{2}\operatorname{erfc}\left(-\frac{x}{\sqrt 2}\right)",
        grad=r"\Phi(x) + x\,\varphi(x)",
        grad2=r"(2 - x^2)\,\varphi(x)",
        symbols=DENSITY,
    ),
    "gelu_tanh": Activation(
        f=r"\operatorname{gelu_tanh}",
        value=r"\frac{x}{2}\left(1 + \tanh\frac{t}{2}\right) = x\,\sigma(t)",
        grad=r"\sigma(t) + x\,t'\,\sigma(t)\,\sigma(-t)",
        grad2=r"\sigma(t)\,\sigma(-t)\left(2\,t' + x\,t'' + x\,t'^2\,(1 - 2\,\sigma(t))\right)",
        symbols={
            "t": r"t = 2\sqrt{\tfrac{2}{\pi}}\,(x + 0.044715\,x^3)",
            "t'": r"t' = 2\sqrt{\tfrac{2}{\pi}}\,(1 + 3 \cdot 0.044715\,x^2)",
            "t''": r"t'' = 12\sqrt{\tfrac{2}{\pi}} \cdot 0.044715\,x",
        },
    ),
    "gelu_sigmoid": Activation(
        f=r"\operatorname{gelu_sigmoid}",
        value=r"x\,\sigma(t) = \frac{x}{1 + e^{-t}}",
        grad=r"\sigma(t) + t\,\sigma(t)\,\sigma(-t)",
        grad2=r"1.702\,\sigma(t)\,\sigma(-t)\left(2 + t\,(1 - 2\,\sigma(t))\right)",
        symbols={"t": r"t = 1.702\,x"},
    ),
    "silu": Activation(
        f=r"\operatorname{silu}",
        value=r"x\,\sigma(x) = \frac{x}{1 + e^{-x}}",
        grad=r"\sigma(x) + x\,\sigma(x)\,\sigma(-x)",
        grad2=r"\sigma(x)\,\sigma(-x)\left(2 + x\,(1 - 2\,\sigma(x))\right)",
    ),
    "mish": Activation(
        f=r"\operatorname{mish}",
        value=r"x\,G = x \tanh(\log(1 + e^x))",
        grad=r"G + x\,G'",
        grad2=r"2\,G' + x\,G''",
        symbols={
            "G": r"G = \tanh(\log(1 + e^x))",
            "G'": r"G' = (1 - G^2)\,\sigma(x)",
            "G''": r"G'' = (1 - G^2)\,\sigma(x)\,(\sigma(-x) - 2\,G\,\sigma(x))",
        },
    ),
}

#: Of each kind: the lines that say what a function of that kind is.
KINDS = {
    "value": ["{f}(x) = {value}"],
    "grad": ["{f}'(x) = {grad}"],
    "grad2": ["{f}''(x) = {grad2}"],
    "value_and_grad": ["y = {f}(x) = {value}", r"\mathit{{dy}} = {f}'(x) = {grad}"],
    "backward": [r"\mathit{{grad\_x}} = \mathit{{grad\_out}} \cdot {f}'(x)", "{f}'(x) = {grad}"],
    "bias": ["y = {f}(x + b)", "{f}(x) = {value}"],
    "bias_backward": [r"\mathit{{grad\_x}} = \mathit{{grad\_out}} \cdot {f}'(x + b)", "{f}'(x) = {grad}"],
    "gated": [r"y = {f}(a) \cdot b", "{f}(x) = {value}"],
    "gated_backward": [
        r"\mathit{{grad\_a}} = \mathit{{grad\_out}} \cdot b \cdot {f}'(a)",
        r"\mathit{{grad\_b}} = \mathit{{grad\_out}} \cdot {f}(a)",
        "{f}(x) = {value}",
        "{f}'(x) = {grad}",
    ],
    "normal": [r"y = x\,P(X \le x) = x\,\Phi\left(\frac{{x - \mu}}{{\sigma}}\right)"],
}


def definitions(lines, symbols):
    """What the symbols in some lines are, and those in their definitions."""
    text, found = " ".join(lines), []
    for symbol, definition in reversed(symbols.items()):  # a later one may be made of an earlier one
        if symbol in text:
            found.insert(0, definition)
            text += definition
    return found


def formula(activation, kind):
    it = ACTIVATIONS[activation]
    lines = [line.format_map(vars(it)) for line in KINDS[kind]]
    where = definitions([line.replace(it.f, "") for line in lines], it.symbols)
    lines += [r",\quad ".join(where)] if where else []
    return r"\begin{aligned} & " + r" \\ & ".join(lines) + r" \end{aligned}"
