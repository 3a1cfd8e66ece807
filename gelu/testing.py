"""Errors of any implementation of these functions, in units in the last place (ULP)."""

from ._survey import Region, Survey, survey
from ._ulp import assert_max_ulp, ulp_error

__all__ = ["Region", "Survey", "assert_max_ulp", "survey", "ulp_error"]
