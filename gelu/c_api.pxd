# Written by csrc/c_api/generate.py: change it there.
#
# The functions of gelu for Cython: "from gelu.c_api cimport gelu_double". They need no GIL and raise nothing. NAME_TYPE
# takes a number, NAME_TYPE_array so many contiguous numbers, also in place; long double may be missing.

cdef float gelu_float(float x) noexcept nogil
cdef double gelu_double(double x) noexcept nogil
cdef void gelu_float_array(const float *x, float *y, Py_ssize_t n) noexcept nogil
cdef void gelu_double_array(const double *x, double *y, Py_ssize_t n) noexcept nogil
cdef void gelu_long_double_array(const long double *x, long double *y, Py_ssize_t n) noexcept nogil
cdef float gelu_grad_float(float x) noexcept nogil
cdef double gelu_grad_double(double x) noexcept nogil
cdef void gelu_grad_float_array(const float *x, float *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_grad_double_array(const double *x, double *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_grad_long_double_array(const long double *x, long double *dy, Py_ssize_t n) noexcept nogil
cdef float gelu_grad2_float(float x) noexcept nogil
cdef double gelu_grad2_double(double x) noexcept nogil
cdef void gelu_grad2_float_array(const float *x, float *d2y, Py_ssize_t n) noexcept nogil
cdef void gelu_grad2_double_array(const double *x, double *d2y, Py_ssize_t n) noexcept nogil
cdef void gelu_grad2_long_double_array(const long double *x, long double *d2y, Py_ssize_t n) noexcept nogil
cdef void gelu_value_and_grad_float(float x, float *y, float *dy) noexcept nogil
cdef void gelu_value_and_grad_double(double x, double *y, double *dy) noexcept nogil
cdef void gelu_value_and_grad_float_array(const float *x, float *y, float *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_value_and_grad_double_array(const double *x, double *y, double *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_value_and_grad_long_double_array(const long double *x, long double *y, long double *dy, Py_ssize_t n) noexcept nogil
cdef float gelu_tanh_float(float x) noexcept nogil
cdef double gelu_tanh_double(double x) noexcept nogil
cdef void gelu_tanh_float_array(const float *x, float *y, Py_ssize_t n) noexcept nogil
cdef void gelu_tanh_double_array(const double *x, double *y, Py_ssize_t n) noexcept nogil
cdef void gelu_tanh_long_double_array(const long double *x, long double *y, Py_ssize_t n) noexcept nogil
cdef float gelu_tanh_grad_float(float x) noexcept nogil
cdef double gelu_tanh_grad_double(double x) noexcept nogil
cdef void gelu_tanh_grad_float_array(const float *x, float *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_tanh_grad_double_array(const double *x, double *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_tanh_grad_long_double_array(const long double *x, long double *dy, Py_ssize_t n) noexcept nogil
cdef float gelu_tanh_grad2_float(float x) noexcept nogil
cdef double gelu_tanh_grad2_double(double x) noexcept nogil
cdef void gelu_tanh_grad2_float_array(const float *x, float *d2y, Py_ssize_t n) noexcept nogil
cdef void gelu_tanh_grad2_double_array(const double *x, double *d2y, Py_ssize_t n) noexcept nogil
cdef void gelu_tanh_grad2_long_double_array(const long double *x, long double *d2y, Py_ssize_t n) noexcept nogil
cdef void gelu_tanh_value_and_grad_float(float x, float *y, float *dy) noexcept nogil
cdef void gelu_tanh_value_and_grad_double(double x, double *y, double *dy) noexcept nogil
cdef void gelu_tanh_value_and_grad_float_array(const float *x, float *y, float *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_tanh_value_and_grad_double_array(const double *x, double *y, double *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_tanh_value_and_grad_long_double_array(const long double *x, long double *y, long double *dy, Py_ssize_t n) noexcept nogil
cdef float gelu_sigmoid_float(float x) noexcept nogil
cdef double gelu_sigmoid_double(double x) noexcept nogil
cdef void gelu_sigmoid_float_array(const float *x, float *y, Py_ssize_t n) noexcept nogil
cdef void gelu_sigmoid_double_array(const double *x, double *y, Py_ssize_t n) noexcept nogil
cdef void gelu_sigmoid_long_double_array(const long double *x, long double *y, Py_ssize_t n) noexcept nogil
cdef float gelu_sigmoid_grad_float(float x) noexcept nogil
cdef double gelu_sigmoid_grad_double(double x) noexcept nogil
cdef void gelu_sigmoid_grad_float_array(const float *x, float *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_sigmoid_grad_double_array(const double *x, double *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_sigmoid_grad_long_double_array(const long double *x, long double *dy, Py_ssize_t n) noexcept nogil
cdef float gelu_sigmoid_grad2_float(float x) noexcept nogil
cdef double gelu_sigmoid_grad2_double(double x) noexcept nogil
cdef void gelu_sigmoid_grad2_float_array(const float *x, float *d2y, Py_ssize_t n) noexcept nogil
cdef void gelu_sigmoid_grad2_double_array(const double *x, double *d2y, Py_ssize_t n) noexcept nogil
cdef void gelu_sigmoid_grad2_long_double_array(const long double *x, long double *d2y, Py_ssize_t n) noexcept nogil
cdef void gelu_sigmoid_value_and_grad_float(float x, float *y, float *dy) noexcept nogil
cdef void gelu_sigmoid_value_and_grad_double(double x, double *y, double *dy) noexcept nogil
cdef void gelu_sigmoid_value_and_grad_float_array(const float *x, float *y, float *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_sigmoid_value_and_grad_double_array(const double *x, double *y, double *dy, Py_ssize_t n) noexcept nogil
cdef void gelu_sigmoid_value_and_grad_long_double_array(const long double *x, long double *y, long double *dy, Py_ssize_t n) noexcept nogil
cdef float silu_float(float x) noexcept nogil
cdef double silu_double(double x) noexcept nogil
cdef void silu_float_array(const float *x, float *y, Py_ssize_t n) noexcept nogil
cdef void silu_double_array(const double *x, double *y, Py_ssize_t n) noexcept nogil
cdef void silu_long_double_array(const long double *x, long double *y, Py_ssize_t n) noexcept nogil
cdef float silu_grad_float(float x) noexcept nogil
cdef double silu_grad_double(double x) noexcept nogil
cdef void silu_grad_float_array(const float *x, float *dy, Py_ssize_t n) noexcept nogil
cdef void silu_grad_double_array(const double *x, double *dy, Py_ssize_t n) noexcept nogil
cdef void silu_grad_long_double_array(const long double *x, long double *dy, Py_ssize_t n) noexcept nogil
cdef float silu_grad2_float(float x) noexcept nogil
cdef double silu_grad2_double(double x) noexcept nogil
cdef void silu_grad2_float_array(const float *x, float *d2y, Py_ssize_t n) noexcept nogil
cdef void silu_grad2_double_array(const double *x, double *d2y, Py_ssize_t n) noexcept nogil
cdef void silu_grad2_long_double_array(const long double *x, long double *d2y, Py_ssize_t n) noexcept nogil
cdef void silu_value_and_grad_float(float x, float *y, float *dy) noexcept nogil
cdef void silu_value_and_grad_double(double x, double *y, double *dy) noexcept nogil
cdef void silu_value_and_grad_float_array(const float *x, float *y, float *dy, Py_ssize_t n) noexcept nogil
cdef void silu_value_and_grad_double_array(const double *x, double *y, double *dy, Py_ssize_t n) noexcept nogil
cdef void silu_value_and_grad_long_double_array(const long double *x, long double *y, long double *dy, Py_ssize_t n) noexcept nogil
cdef float mish_float(float x) noexcept nogil
cdef double mish_double(double x) noexcept nogil
cdef void mish_float_array(const float *x, float *y, Py_ssize_t n) noexcept nogil
cdef void mish_double_array(const double *x, double *y, Py_ssize_t n) noexcept nogil
cdef void mish_long_double_array(const long double *x, long double *y, Py_ssize_t n) noexcept nogil
cdef float mish_grad_float(float x) noexcept nogil
cdef double mish_grad_double(double x) noexcept nogil
cdef void mish_grad_float_array(const float *x, float *dy, Py_ssize_t n) noexcept nogil
cdef void mish_grad_double_array(const double *x, double *dy, Py_ssize_t n) noexcept nogil
cdef void mish_grad_long_double_array(const long double *x, long double *dy, Py_ssize_t n) noexcept nogil
cdef float mish_grad2_float(float x) noexcept nogil
cdef double mish_grad2_double(double x) noexcept nogil
cdef void mish_grad2_float_array(const float *x, float *d2y, Py_ssize_t n) noexcept nogil
cdef void mish_grad2_double_array(const double *x, double *d2y, Py_ssize_t n) noexcept nogil
cdef void mish_grad2_long_double_array(const long double *x, long double *d2y, Py_ssize_t n) noexcept nogil
cdef void mish_value_and_grad_float(float x, float *y, float *dy) noexcept nogil
cdef void mish_value_and_grad_double(double x, double *y, double *dy) noexcept nogil
cdef void mish_value_and_grad_float_array(const float *x, float *y, float *dy, Py_ssize_t n) noexcept nogil
cdef void mish_value_and_grad_double_array(const double *x, double *y, double *dy, Py_ssize_t n) noexcept nogil
cdef void mish_value_and_grad_long_double_array(const long double *x, long double *y, long double *dy, Py_ssize_t n) noexcept nogil
