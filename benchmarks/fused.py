"""Fused functions on a row and on halves of an array, as they are used, and soi_map: ``benchmarks/fused.py [N]``.

Nanoseconds per element in float32, one thread, of arrays of N columns (default: 4096) in cache and of 8 Mi elements:
beside the function of one input, the steps with NumPy's operation, and the drawing of one number for each element.
"""

import sys

from harness import environment

SIZES = (64 << 10, 8 << 20)
EFFORT = {"rounds": 25, "budget": 2.0}
CALLS = 16  # of each contestant in a round at the first size


def contestants(rows, columns):
    """What is timed, by name: calls without arguments."""
    import numpy as np

    import gelu

    rng = np.random.default_rng(0)
    x, b, gradient = (rng.standard_normal((rows, columns)).astype(np.float32) for _ in range(3))
    out, other, drawn = np.empty_like(x), np.empty_like(x), np.empty_like(x)
    row, both = b[0].copy(), np.concatenate([x, b], axis=1)
    halves, grads = np.split(both, 2, axis=1), tuple(np.split(np.empty_like(both), 2, axis=1))

    def steps_of_backward():
        np.multiply(gradient, b, out=out)
        gelu.gelu_backward(out, x, out=out)
        gelu.gelu(x, out=other)
        np.multiply(other, gradient, out=other)

    return {
        "gelu": lambda: gelu.gelu(x, out=out),
        "geglu": lambda: gelu.geglu(x, b, out=out),
        "geglu, halves": lambda: gelu.geglu(*halves, out=out),
        "gelu, multiply": lambda: np.multiply(gelu.gelu(x, out=out), b, out=out),
        "silu": lambda: gelu.silu(x, out=out),
        "swiglu": lambda: gelu.swiglu(x, b, out=out),
        "bias_gelu": lambda: gelu.bias_gelu(x, b, out=out),
        "bias_gelu, row": lambda: gelu.bias_gelu(x, row, out=out),
        "add row, gelu": lambda: gelu.gelu(np.add(x, row, out=out), out=out),
        "geglu_backward": lambda: gelu.geglu_backward(gradient, x, b, out=(out, other)),
        "geglu_backward, halves": lambda: gelu.geglu_backward(gradient, *halves, out=grads),
        "backward, steps": steps_of_backward,
        "soi_map": lambda: gelu.soi_map(x, rng, out),
        "rng.random": lambda: rng.random(dtype=np.float32, out=drawn),
    }


def main():
    environment.hold(1, None)
    from harness import timing

    columns = int(sys.argv[1]) if len(sys.argv) > 1 else 4096
    for size in SIZES:
        rows = max(1, size // columns)
        calls = {name: [call] * max(1, CALLS * SIZES[0] // size) for name, call in contestants(rows, columns).items()}
        print(f"{rows} rows of {columns}: ns per element")
        for name, seconds in timing.race(calls, **EFFORT).items():
            print(f"  {name:<24}{seconds * 1e9 / (rows * columns):8.3f}")


if __name__ == "__main__":
    main()
