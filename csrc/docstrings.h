/* The docstrings of the ufuncs, DOC_name, in the form of numpydoc. NumPy puts the signature before them.
 *
 * What all of them say is said once, in the macros at the top; what each says itself follows, a function at a time.
 * tests/test_docstrings.py runs the examples and holds every number in the tables against the package.
 */
#ifndef GELU_DOCSTRINGS_H
#define GELU_DOCSTRINGS_H

/* Laid out by hand, a line of text on each: */
/* clang-format off */

#define DOC_PARAMETERS_X \
    "\n" \
    "Parameters\n" \
    "----------\n" \
    "x : array_like\n" \
    "    Input values, real.\n"

#define DOC_PARAMETERS_GRAD_OUT_X \
    "\n" \
    "Parameters\n" \
    "----------\n" \
    "grad_out : array_like\n" \
    "    The gradient with respect to the function's result, real.\n" \
    "x : array_like\n" \
    "    The function's input, real. The two are broadcast to a common shape.\n"

#define DOC_PARAMETERS_OUT \
    "out : ndarray, None, or tuple of ndarray and None, optional\n" \
    "    Where the result is stored, of a shape that the inputs broadcast to. It may be\n" \
    "    an input itself. Without it a new array is returned.\n" \
    DOC_PARAMETERS_WHERE

#define DOC_PARAMETERS_TWO_OUT \
    "out : tuple of two ndarray or None, optional\n" \
    "    Where `y` and `dy` are stored, of a shape that `x` broadcasts to. One of them may\n" \
    "    be `x` itself. For None a new array is returned.\n" \
    DOC_PARAMETERS_WHERE

#define DOC_PARAMETERS_WHERE \
    "where : array_like of bool, optional\n" \
    "    Broadcast over the inputs: only where it is True is the result computed and\n" \
    "    stored. Elsewhere `out` keeps what it holds, and a new array is uninitialized.\n" \
    "**kwargs\n" \
    "    As for every NumPy ufunc: `casting`, `order`, `dtype`, `subok`, `signature`.\n" \
    "\n"

#define DOC_RETURNS(what) \
    "Returns\n" \
    "-------\n" \
    "out : ndarray or scalar\n" \
    "    " what "\n" \
    "    A scalar if `x` is a scalar.\n" \
    "\n"

#define DOC_RETURNS_Y_DY(name) \
    "Returns\n" \
    "-------\n" \
    "y : ndarray or scalar\n" \
    "    ``" name "(x)`` for each element.\n" \
    "dy : ndarray or scalar\n" \
    "    ``" name "_grad(x)`` for each element. Both are scalars if `x` is a scalar.\n" \
    "\n"

#define DOC_RETURNS_GRAD(name) \
    "Returns\n" \
    "-------\n" \
    "out : ndarray or scalar\n" \
    "    ``grad_out * " name "_grad(x)`` for each element: the gradient with respect to\n" \
    "    `x`. A scalar if both inputs are scalars.\n" \
    "\n"

/* The negative tail: the x, to two decimals, below which results are zero. */
#define DOC_TAIL(in_float16, in_float32, in_float64) \
    "In the negative tail no digit is lost: the result is within its bound down to the\n" \
    "least subnormal number of its type, and becomes -0.0 only below x = " in_float16 " in\n" \
    "float16, " in_float32 " in float32 and " in_float64 " in float64.\n" \
    "\n"

#define DOC_TABLE_OF_ERRORS(float16, bfloat16, float32, float64, longdouble) \
    "===========  =====================================================\n" \
    "type         error\n" \
    "===========  =====================================================\n" \
    "float16      " float16 "\n" \
    "bfloat16     " bfloat16 " (with ml_dtypes installed)\n" \
    "float32      " float32 "\n" \
    "float64      " float64 " in plain C without fast multiply-add)\n" \
    "longdouble   " longdouble "\n" \
    "===========  =====================================================\n" \
    "\n"

#define DOC_TYPES_AND_ERRORS \
    "The result has the type of the input. Booleans and integers are promoted as by\n" \
    "`numpy.exp`: of 8 bits to float16, of 16 to float32, wider ones to float64. Complex\n" \
    "numbers are a TypeError. The largest errors, in units in the last place (ULP) of the\n" \
    "type of the result:\n" \
    "\n" \
    DOC_TABLE_OF_ERRORS("0.5 ULP (correctly rounded)", "0.5 ULP", "1 ULP", "1 ULP (2 ULP", "8 ULP") \
    "The result for an element depends on its value alone, not on where it stands. No\n" \
    "input gives a floating-point warning. Special values:\n" \
    "\n"

#define DOC_VALUE_AND_GRAD(name) \
    "Both results are those of `" name "` and `" name "_grad`, to the bit, and so are types,\n" \
    "errors and special values. No input gives a floating-point warning.\n" \
    "\n"

#define DOC_BACKWARD(name) \
    "The product of `grad_out` and the result of `" name "_grad`. Inputs of different types\n" \
    "are promoted to one that holds both, booleans and integers as by `numpy.exp`; complex\n" \
    "numbers are a TypeError. The 16-bit types are computed in float32 and rounded once.\n" \
    "The largest errors, in units in the last place (ULP) of the type of the result:\n" \
    "\n" \
    DOC_TABLE_OF_ERRORS("0.51 ULP", "0.51 ULP", "2 ULP", "2 ULP (4 ULP", "18 ULP") \
    "They hold where the derivative is a normal number of the type that is computed in;\n" \
    "where it is subnormal, its own error times `grad_out` comes on top.\n" \
    "\n" \
    "The result for an element depends on its values alone, not on where it stands. The\n" \
    "only floating-point warning is that of overflow, where finite inputs give an infinite\n" \
    "result. Special values are those of the product: the derivative is 1 at x = inf and\n" \
    "-0.0 at x = -inf, an infinity times zero is nan, and so is what has a nan in it.\n" \
    "\n"

#define DOC_SPECIAL_VALUES(at_inf, at_minus_inf, at_zero, at_minus_zero) \
    "======  ======\n" \
    "x       result\n" \
    "======  ======\n" \
    "inf     " at_inf "\n" \
    "-inf    " at_minus_inf "\n" \
    "0.0     " at_zero "\n" \
    "-0.0    " at_minus_zero "\n" \
    "nan     nan\n" \
    "======  ======\n" \
    "\n"
#define DOC_SPECIAL_VALUES_OF_VALUE DOC_SPECIAL_VALUES("inf", "-0.0", "0.0", "-0.0")
#define DOC_SPECIAL_VALUES_OF_GRAD(at_zero) DOC_SPECIAL_VALUES("1.0", "-0.0", at_zero, at_zero)

#define DOC_HENDRYCKS \
    "References\n" \
    "----------\n" \
    ".. [1] D. Hendrycks and K. Gimpel, \"Gaussian Error Linear Units (GELUs)\", 2016,\n" \
    "       https://arxiv.org/abs/1606.08415\n" \
    "\n"

#define DOC_EXAMPLES \
    "Examples\n" \
    "--------\n" \
    ">>> import numpy as np\n" \
    ">>> import gelu\n"

#define DOC_gelu \
    "Gaussian error linear unit, ``x * P(X <= x)`` for a standard normal X, element-wise.\n" \
    DOC_PARAMETERS_X \
    DOC_PARAMETERS_OUT \
    DOC_RETURNS("``gelu(x)`` for each element.") \
    "See Also\n" \
    "--------\n" \
    "gelu_grad : its derivative.\n" \
    "gelu_value_and_grad : both at once.\n" \
    "gelu_tanh : the tanh form, which differs by less than 5e-4.\n" \
    "\n" \
    "Notes\n" \
    "-----\n" \
    "The exact form [1]_, with Phi the standard normal distribution function::\n" \
    "\n" \
    "    gelu(x) = x * Phi(x) = x/2 * erfc(-x/sqrt(2))\n" \
    "\n" \
    DOC_TAIL("-5.72", "-14.36", "-38.58") \
    DOC_TYPES_AND_ERRORS \
    DOC_SPECIAL_VALUES_OF_VALUE \
    DOC_HENDRYCKS \
    DOC_EXAMPLES \
    ">>> gelu.gelu([-1.0, 0.0, 1.0, 2.0])\n" \
    "array([-0.15865525,  0.        ,  0.84134475,  1.95449974])\n" \
    "\n" \
    "Far below zero, where ``1 + erf(x/sqrt(2))`` has no digit left, and in place:\n" \
    "\n" \
    ">>> x = np.array([-6.0, -12.0])\n" \
    ">>> gelu.gelu(x, out=x)\n" \
    "array([-5.91952587e-09, -2.13177853e-32])\n"

#define DOC_gelu_grad \
    "Derivative of the Gaussian error linear unit `gelu`, element-wise.\n" \
    DOC_PARAMETERS_X \
    DOC_PARAMETERS_OUT \
    DOC_RETURNS("The derivative of ``gelu`` at each element.") \
    "See Also\n" \
    "--------\n" \
    "gelu : the function.\n" \
    "gelu_backward : the derivative times a gradient, as backpropagation needs it.\n" \
    "gelu_tanh_grad : the derivative of the tanh form.\n" \
    "\n" \
    "Notes\n" \
    "-----\n" \
    "The derivative of ``x * Phi(x)`` [1]_, with Phi the standard normal distribution\n" \
    "function and phi its density::\n" \
    "\n" \
    "    gelu_grad(x) = Phi(x) + x * phi(x)\n" \
    "                 = erfc(-x/sqrt(2))/2 + x * exp(-x**2/2)/sqrt(2*pi)\n" \
    "\n" \
    "It is zero at x = -0.7517915..., where both terms cancel; the bound on the error\n" \
    "holds there, too. Its least and greatest values are -0.1289 at x = -sqrt(2) and\n" \
    "1.1289 at x = sqrt(2).\n" \
    "\n" \
    DOC_TAIL("-6.03", "-14.54", "-38.67") \
    DOC_TYPES_AND_ERRORS \
    DOC_SPECIAL_VALUES_OF_GRAD("0.5") \
    DOC_HENDRYCKS \
    DOC_EXAMPLES \
    ">>> gelu.gelu_grad([-1.0, 0.0, 1.0, 2.0])\n" \
    "array([-0.08331547,  0.5       ,  1.08331547,  1.0852318 ])\n" \
    "\n" \
    "Far below zero, and in place:\n" \
    "\n" \
    ">>> x = np.array([-6.0, -12.0])\n" \
    ">>> gelu.gelu_grad(x, out=x)\n" \
    "array([-3.54687095e-08, -2.55789566e-31])\n"

#define DOC_gelu_value_and_grad \
    "Gaussian error linear unit `gelu` and its derivative at once, element-wise.\n" \
    DOC_PARAMETERS_X \
    DOC_PARAMETERS_TWO_OUT \
    DOC_RETURNS_Y_DY("gelu") \
    "See Also\n" \
    "--------\n" \
    "gelu : the function alone.\n" \
    "gelu_grad : the derivative alone.\n" \
    "gelu_backward : the derivative times a gradient, as backpropagation needs it.\n" \
    "\n" \
    "Notes\n" \
    "-----\n" \
    "For what needs both [1]_, in one pass over the input.\n" \
    "\n" \
    DOC_VALUE_AND_GRAD("gelu") \
    DOC_HENDRYCKS \
    DOC_EXAMPLES \
    ">>> y, dy = gelu.gelu_value_and_grad([-1.0, 0.0, 1.0, 2.0])\n" \
    ">>> y\n" \
    "array([-0.15865525,  0.        ,  0.84134475,  1.95449974])\n" \
    ">>> dy\n" \
    "array([-0.08331547,  0.5       ,  1.08331547,  1.0852318 ])\n" \
    "\n" \
    "The value in place, the derivative in a new array:\n" \
    "\n" \
    ">>> x = np.array([-6.0, -12.0])\n" \
    ">>> y, dy = gelu.gelu_value_and_grad(x, out=(x, None))\n" \
    ">>> y is x\n" \
    "True\n" \
    ">>> dy\n" \
    "array([-3.54687095e-08, -2.55789566e-31])\n"

#define DOC_gelu_backward \
    "Gradient through `gelu`: ``grad_out * gelu_grad(x)``, element-wise.\n" \
    DOC_PARAMETERS_GRAD_OUT_X \
    DOC_PARAMETERS_OUT \
    DOC_RETURNS_GRAD("gelu") \
    "See Also\n" \
    "--------\n" \
    "gelu_grad : the derivative.\n" \
    "gelu_value_and_grad : the function and its derivative at once.\n" \
    "\n" \
    "Notes\n" \
    "-----\n" \
    "The chain rule for `gelu` [1]_, as backpropagation needs it::\n" \
    "\n" \
    "    gelu_backward(grad_out, x) = grad_out * gelu_grad(x)\n" \
    "\n" \
    DOC_BACKWARD("gelu") \
    DOC_HENDRYCKS \
    DOC_EXAMPLES \
    ">>> gelu.gelu_backward([1.0, 1.0, 0.5, -2.0], [-1.0, 0.0, 1.0, 2.0])\n" \
    "array([-0.08331547,  0.5       ,  0.54165774, -2.1704636 ])\n" \
    "\n" \
    "Broadcast, and in place:\n" \
    "\n" \
    ">>> grad_out = np.array([[1.0, 1.0], [0.5, 0.25]])\n" \
    ">>> gelu.gelu_backward(grad_out, [-6.0, 1.0], out=grad_out)\n" \
    "array([[-3.54687095e-08,  1.08331547e+00],\n" \
    "       [-1.77343547e-08,  2.70828868e-01]])\n"

#define DOC_gelu_tanh \
    "Gaussian error linear unit in its tanh form, element-wise.\n" \
    DOC_PARAMETERS_X \
    DOC_PARAMETERS_OUT \
    DOC_RETURNS("``gelu_tanh(x)`` for each element.") \
    "See Also\n" \
    "--------\n" \
    "gelu : the exact form, which differs by less than 5e-4.\n" \
    "gelu_tanh_grad : the derivative.\n" \
    "gelu_tanh_value_and_grad : both at once.\n" \
    "\n" \
    "Notes\n" \
    "-----\n" \
    "The approximation that the paper [1]_ gives for `gelu`::\n" \
    "\n" \
    "    gelu_tanh(x) = x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715*x**3)))\n" \
    "                 = x / (1 + exp(-2*sqrt(2/pi) * (x + 0.044715*x**3)))\n" \
    "\n" \
    "The errors below are those against this formula, not against `gelu`.\n" \
    "\n" \
    DOC_TAIL("-5.29", "-10.77", "-21.55") \
    DOC_TYPES_AND_ERRORS \
    DOC_SPECIAL_VALUES_OF_VALUE \
    DOC_HENDRYCKS \
    DOC_EXAMPLES \
    ">>> gelu.gelu_tanh([-1.0, 0.0, 1.0, 2.0])\n" \
    "array([-0.15880801,  0.        ,  0.84119199,  1.95459769])\n" \
    "\n" \
    "Far below zero, where ``1 + tanh(...)`` has no digit left, and in place:\n" \
    "\n" \
    ">>> x = np.array([-6.0, -8.0])\n" \
    ">>> gelu.gelu_tanh(x, out=x)\n" \
    "array([-8.43964670e-11, -3.10778294e-21])\n"

#define DOC_gelu_tanh_grad \
    "Derivative of the tanh form of the Gaussian error linear unit, `gelu_tanh`, element-wise.\n" \
    DOC_PARAMETERS_X \
    DOC_PARAMETERS_OUT \
    DOC_RETURNS("The derivative of ``gelu_tanh`` at each element.") \
    "See Also\n" \
    "--------\n" \
    "gelu_tanh : the function.\n" \
    "gelu_tanh_backward : the derivative times a gradient, as backpropagation needs it.\n" \
    "gelu_grad : the derivative of the exact form.\n" \
    "\n" \
    "Notes\n" \
    "-----\n" \
    "The derivative of the tanh form [1]_, by its gate G, a logistic function::\n" \
    "\n" \
    "    G(x) = 1 / (1 + exp(-t(x))),  t(x) = 2*sqrt(2/pi) * (x + 0.044715*x**3)\n" \
    "    gelu_tanh_grad(x) = G(x) + x * G(x) * G(-x) * t'(x)\n" \
    "\n" \
    "It is zero at x = -0.7524614..., where both terms cancel; the bound on the error\n" \
    "holds there, too. Its least and greatest values are -0.1290 at x = -1.4185 and\n" \
    "1.1290 at x = 1.4185.\n" \
    "\n" \
    DOC_TAIL("-5.56", "-10.89", "-21.59") \
    DOC_TYPES_AND_ERRORS \
    DOC_SPECIAL_VALUES_OF_GRAD("0.5") \
    DOC_HENDRYCKS \
    DOC_EXAMPLES \
    ">>> gelu.gelu_tanh_grad([-1.0, 0.0, 1.0, 2.0])\n" \
    "array([-0.08296408,  0.5       ,  1.08296408,  1.08609926])\n" \
    "\n" \
    "Far below zero, and in place:\n" \
    "\n" \
    ">>> x = np.array([-6.0, -8.0])\n" \
    ">>> gelu.gelu_tanh_grad(x, out=x)\n" \
    "array([-7.70997393e-10, -4.71478450e-20])\n"

#define DOC_gelu_tanh_value_and_grad \
    "Gaussian error linear unit in its tanh form, `gelu_tanh`, and its derivative at once, element-wise.\n" \
    DOC_PARAMETERS_X \
    DOC_PARAMETERS_TWO_OUT \
    DOC_RETURNS_Y_DY("gelu_tanh") \
    "See Also\n" \
    "--------\n" \
    "gelu_tanh : the function alone.\n" \
    "gelu_tanh_grad : the derivative alone.\n" \
    "gelu_tanh_backward : the derivative times a gradient, as backpropagation needs it.\n" \
    "\n" \
    "Notes\n" \
    "-----\n" \
    "For what needs both [1]_, in one pass over the input.\n" \
    "\n" \
    DOC_VALUE_AND_GRAD("gelu_tanh") \
    DOC_HENDRYCKS \
    DOC_EXAMPLES \
    ">>> y, dy = gelu.gelu_tanh_value_and_grad([-1.0, 0.0, 1.0, 2.0])\n" \
    ">>> y\n" \
    "array([-0.15880801,  0.        ,  0.84119199,  1.95459769])\n" \
    ">>> dy\n" \
    "array([-0.08296408,  0.5       ,  1.08296408,  1.08609926])\n" \
    "\n" \
    "The value in place, the derivative in a new array:\n" \
    "\n" \
    ">>> x = np.array([-6.0, -8.0])\n" \
    ">>> y, dy = gelu.gelu_tanh_value_and_grad(x, out=(x, None))\n" \
    ">>> y is x\n" \
    "True\n" \
    ">>> dy\n" \
    "array([-7.70997393e-10, -4.71478450e-20])\n"

#define DOC_gelu_tanh_backward \
    "Gradient through `gelu_tanh`: ``grad_out * gelu_tanh_grad(x)``, element-wise.\n" \
    DOC_PARAMETERS_GRAD_OUT_X \
    DOC_PARAMETERS_OUT \
    DOC_RETURNS_GRAD("gelu_tanh") \
    "See Also\n" \
    "--------\n" \
    "gelu_tanh_grad : the derivative.\n" \
    "gelu_tanh_value_and_grad : the function and its derivative at once.\n" \
    "\n" \
    "Notes\n" \
    "-----\n" \
    "The chain rule for `gelu_tanh` [1]_, as backpropagation needs it::\n" \
    "\n" \
    "    gelu_tanh_backward(grad_out, x) = grad_out * gelu_tanh_grad(x)\n" \
    "\n" \
    DOC_BACKWARD("gelu_tanh") \
    DOC_HENDRYCKS \
    DOC_EXAMPLES \
    ">>> gelu.gelu_tanh_backward([1.0, 1.0, 0.5, -2.0], [-1.0, 0.0, 1.0, 2.0])\n" \
    "array([-0.08296408,  0.5       ,  0.54148204, -2.17219851])\n" \
    "\n" \
    "Broadcast, and in place:\n" \
    "\n" \
    ">>> grad_out = np.array([[1.0, 1.0], [0.5, 0.25]])\n" \
    ">>> gelu.gelu_tanh_backward(grad_out, [-6.0, 1.0], out=grad_out)\n" \
    "array([[-7.70997393e-10,  1.08296408e+00],\n" \
    "       [-3.85498697e-10,  2.70741021e-01]])\n"

/* clang-format on */

#endif
