"""Errors of any implementation of these functions, in units in the last place (ULP).

==============  =======================================================================
ulp_error       the error of each result
assert_max_ulp  an AssertionError that shows the worst if one is larger than is allowed
survey          the errors over a whole type, by regions of x, as a table or a picture
==============  =======================================================================

What an ULP is depends on the type of the results: float16, bfloat16, float32 or float64. The truth is computed by the
package itself in a wider type.
"""

from ._measure import survey
from ._survey import Region, Survey
from ._ulp import assert_max_ulp, ulp_error

__all__ = ["Region", "Survey", "assert_max_ulp", "survey", "ulp_error"]
