"""The formula of each function in mathematics, as LaTeX: an entry for each activation and for each kind.

In the texts of the kinds f is the name of the activation's function in a formula.
"""

#: Of each activation: its function, the gate G of x G(x), and the first and second derivative of the function.
ACTIVATIONS = {
    "gelu": {
        "f": r"\operatorname{gelu}",
        "value": r"x\,\Phi(x) = \frac{x}{2}\operatorname{erfc}\!\left(-\frac{x}{\sqrt 2}\right)",
        "grad": r"\Phi(x) + x\,\varphi(x),\qquad \varphi(x) = \frac{e^{-x^2/2}}{\sqrt{2\pi}}",
        "grad2": r"(2 - x^2)\,\varphi(x),\qquad \varphi(x) = \frac{e^{-x^2/2}}{\sqrt{2\pi}}",
    },
    "gelu_tanh": {
        "f": r"\operatorname{gelu_tanh}",
        "value": r"\frac{x}{2}\left(1 + \tanh\!\left(\sqrt{\tfrac{2}{\pi}}\,(x + 0.044715\,x^3)\right)\right)"
        r" = x\,\sigma(t),\qquad t = 2\sqrt{\tfrac{2}{\pi}}\,(x + 0.044715\,x^3)",
        "grad": r"\sigma(t) + x\,\sigma(t)\,\sigma(-t)\,t',"
        r"\qquad t' = 2\sqrt{\tfrac{2}{\pi}}\,(1 + 3 \cdot 0.044715\,x^2)",
        "grad2": r"\sigma(t)\,\sigma(-t)\left(2 t' + x\,t'' + x\,t'^2\,(1 - 2\sigma(t))\right),"
        r"\qquad t'' = 12\sqrt{\tfrac{2}{\pi}} \cdot 0.044715\,x",
    },
    "gelu_sigmoid": {
        "f": r"\operatorname{gelu_sigmoid}",
        "value": r"x\,\sigma(1.702\,x) = \frac{x}{1 + e^{-1.702\,x}}",
        "grad": r"\sigma(t) + t\,\sigma(t)\,\sigma(-t),\qquad t = 1.702\,x",
        "grad2": r"1.702\,\sigma(t)\,\sigma(-t)\left(2 + t\,(1 - 2\sigma(t))\right),\qquad t = 1.702\,x",
    },
    "silu": {
        "f": r"\operatorname{silu}",
        "value": r"x\,\sigma(x) = \frac{x}{1 + e^{-x}}",
        "grad": r"\sigma(x) + x\,\sigma(x)\,\sigma(-x)",
        "grad2": r"\sigma(x)\,\sigma(-x)\left(2 + x\,(1 - 2\sigma(x))\right)",
    },
    "mish": {
        "f": r"\operatorname{mish}",
        "value": r"x \tanh(\log(1 + e^x)) = \frac{x\,n}{n + 2},\qquad n = e^x(e^x + 2)",
        "grad": r"\frac{n}{n + 2} + \frac{4 x\,e^x (1 + e^x)}{(n + 2)^2},\qquad n = e^x(e^x + 2)",
        "grad2": r"2 G'(x) + x\,G''(x),\qquad G(x) = \tanh(\log(1 + e^x)),\qquad G' = (1 - G^2)\,\sigma(x),"
        r"\qquad G'' = (1 - G^2)\,\sigma(x)\,(\sigma(-x) - 2 G\,\sigma(x))",
    },
}

#: Of each kind: what a function of that kind is.
KINDS = {
    "value": "{f}(x) = {value}",
    "grad": "{f}'(x) = {grad}",
    "grad2": "{f}''(x) = {grad2}",
    "value_and_grad": r"\begin{{aligned}} y &= {f}(x) = {value} \\ dy &= {f}'(x) = {grad} \end{{aligned}}",
    "backward": r"\mathit{{grad\_x}} = \mathit{{grad\_out}} \cdot {f}'(x),\qquad {f}'(x) = {grad}",
    "bias": r"y = {f}(x + b),\qquad {f}(x) = {value}",
    "bias_backward": r"\mathit{{grad\_x}} = \mathit{{grad\_out}} \cdot {f}'(x + b),\qquad {f}'(x) = {grad}",
    "gated": r"y = {f}(a) \cdot b,\qquad {f}(x) = {value}",
    "gated_backward": r"\begin{{aligned}} \mathit{{grad\_a}} &= \mathit{{grad\_out}} \cdot b \cdot {f}'(a) \\"
    r" \mathit{{grad\_b}} &= \mathit{{grad\_out}} \cdot {f}(a) \end{{aligned}}\qquad {f}(x) = {value}",
}


def formula(activation, kind):
    return KINDS[kind].format_map(ACTIVATIONS[activation])
