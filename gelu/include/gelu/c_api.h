/* Written by csrc/c_api/generate.py: change it there. */
/* The functions of gelu for C and C++ extension modules:
 *
 *     #include <gelu/c_api.h>                 with -I and what gelu.get_include() returns
 *
 *     static gelu_c_api api;
 *     ...
 *     if (gelu_import(&api) < 0)              once, with the GIL held
 *         return NULL;
 *     y = api.gelu_double(x);                 from then on in any thread, with or without the GIL
 *
 * NAME_TYPE takes a number. NAME_TYPE_array takes n contiguous numbers, aligned to their type; the results may replace
 * the numbers, and nothing is done where n is not positive. Nothing fails, and nothing is kept between calls.
 */
#ifndef GELU_C_API_FOR_EXTENSIONS_H
#define GELU_C_API_FOR_EXTENSIONS_H

#include <Python.h>
#include <stddef.h>
#include <string.h>

/* long double is NULL where the package has no functions for its format */
typedef struct {
    float (*gelu_float)(float x);
    double (*gelu_double)(double x);
    void (*gelu_float_array)(const float *x, float *y, Py_ssize_t n);
    void (*gelu_double_array)(const double *x, double *y, Py_ssize_t n);
    void (*gelu_long_double_array)(const long double *x, long double *y, Py_ssize_t n);
    float (*gelu_grad_float)(float x);
    double (*gelu_grad_double)(double x);
    void (*gelu_grad_float_array)(const float *x, float *dy, Py_ssize_t n);
    void (*gelu_grad_double_array)(const double *x, double *dy, Py_ssize_t n);
    void (*gelu_grad_long_double_array)(const long double *x, long double *dy, Py_ssize_t n);
    float (*gelu_grad2_float)(float x);
    double (*gelu_grad2_double)(double x);
    void (*gelu_grad2_float_array)(const float *x, float *d2y, Py_ssize_t n);
    void (*gelu_grad2_double_array)(const double *x, double *d2y, Py_ssize_t n);
    void (*gelu_grad2_long_double_array)(const long double *x, long double *d2y, Py_ssize_t n);
    void (*gelu_value_and_grad_float)(float x, float *y, float *dy);
    void (*gelu_value_and_grad_double)(double x, double *y, double *dy);
    void (*gelu_value_and_grad_float_array)(const float *x, float *y, float *dy, Py_ssize_t n);
    void (*gelu_value_and_grad_double_array)(const double *x, double *y, double *dy, Py_ssize_t n);
    void (*gelu_value_and_grad_long_double_array)(const long double *x, long double *y, long double *dy, Py_ssize_t n);
    float (*gelu_tanh_float)(float x);
    double (*gelu_tanh_double)(double x);
    void (*gelu_tanh_float_array)(const float *x, float *y, Py_ssize_t n);
    void (*gelu_tanh_double_array)(const double *x, double *y, Py_ssize_t n);
    void (*gelu_tanh_long_double_array)(const long double *x, long double *y, Py_ssize_t n);
    float (*gelu_tanh_grad_float)(float x);
    double (*gelu_tanh_grad_double)(double x);
    void (*gelu_tanh_grad_float_array)(const float *x, float *dy, Py_ssize_t n);
    void (*gelu_tanh_grad_double_array)(const double *x, double *dy, Py_ssize_t n);
    void (*gelu_tanh_grad_long_double_array)(const long double *x, long double *dy, Py_ssize_t n);
    float (*gelu_tanh_grad2_float)(float x);
    double (*gelu_tanh_grad2_double)(double x);
    void (*gelu_tanh_grad2_float_array)(const float *x, float *d2y, Py_ssize_t n);
    void (*gelu_tanh_grad2_double_array)(const double *x, double *d2y, Py_ssize_t n);
    void (*gelu_tanh_grad2_long_double_array)(const long double *x, long double *d2y, Py_ssize_t n);
    void (*gelu_tanh_value_and_grad_float)(float x, float *y, float *dy);
    void (*gelu_tanh_value_and_grad_double)(double x, double *y, double *dy);
    void (*gelu_tanh_value_and_grad_float_array)(const float *x, float *y, float *dy, Py_ssize_t n);
    void (*gelu_tanh_value_and_grad_double_array)(const double *x, double *y, double *dy, Py_ssize_t n);
    void (*gelu_tanh_value_and_grad_long_double_array)(const long double *x, long double *y, long double *dy, Py_ssize_t n);
    float (*gelu_sigmoid_float)(float x);
    double (*gelu_sigmoid_double)(double x);
    void (*gelu_sigmoid_float_array)(const float *x, float *y, Py_ssize_t n);
    void (*gelu_sigmoid_double_array)(const double *x, double *y, Py_ssize_t n);
    void (*gelu_sigmoid_long_double_array)(const long double *x, long double *y, Py_ssize_t n);
    float (*gelu_sigmoid_grad_float)(float x);
    double (*gelu_sigmoid_grad_double)(double x);
    void (*gelu_sigmoid_grad_float_array)(const float *x, float *dy, Py_ssize_t n);
    void (*gelu_sigmoid_grad_double_array)(const double *x, double *dy, Py_ssize_t n);
    void (*gelu_sigmoid_grad_long_double_array)(const long double *x, long double *dy, Py_ssize_t n);
    float (*gelu_sigmoid_grad2_float)(float x);
    double (*gelu_sigmoid_grad2_double)(double x);
    void (*gelu_sigmoid_grad2_float_array)(const float *x, float *d2y, Py_ssize_t n);
    void (*gelu_sigmoid_grad2_double_array)(const double *x, double *d2y, Py_ssize_t n);
    void (*gelu_sigmoid_grad2_long_double_array)(const long double *x, long double *d2y, Py_ssize_t n);
    void (*gelu_sigmoid_value_and_grad_float)(float x, float *y, float *dy);
    void (*gelu_sigmoid_value_and_grad_double)(double x, double *y, double *dy);
    void (*gelu_sigmoid_value_and_grad_float_array)(const float *x, float *y, float *dy, Py_ssize_t n);
    void (*gelu_sigmoid_value_and_grad_double_array)(const double *x, double *y, double *dy, Py_ssize_t n);
    void (*gelu_sigmoid_value_and_grad_long_double_array)(const long double *x, long double *y, long double *dy, Py_ssize_t n);
    float (*silu_float)(float x);
    double (*silu_double)(double x);
    void (*silu_float_array)(const float *x, float *y, Py_ssize_t n);
    void (*silu_double_array)(const double *x, double *y, Py_ssize_t n);
    void (*silu_long_double_array)(const long double *x, long double *y, Py_ssize_t n);
    float (*silu_grad_float)(float x);
    double (*silu_grad_double)(double x);
    void (*silu_grad_float_array)(const float *x, float *dy, Py_ssize_t n);
    void (*silu_grad_double_array)(const double *x, double *dy, Py_ssize_t n);
    void (*silu_grad_long_double_array)(const long double *x, long double *dy, Py_ssize_t n);
    float (*silu_grad2_float)(float x);
    double (*silu_grad2_double)(double x);
    void (*silu_grad2_float_array)(const float *x, float *d2y, Py_ssize_t n);
    void (*silu_grad2_double_array)(const double *x, double *d2y, Py_ssize_t n);
    void (*silu_grad2_long_double_array)(const long double *x, long double *d2y, Py_ssize_t n);
    void (*silu_value_and_grad_float)(float x, float *y, float *dy);
    void (*silu_value_and_grad_double)(double x, double *y, double *dy);
    void (*silu_value_and_grad_float_array)(const float *x, float *y, float *dy, Py_ssize_t n);
    void (*silu_value_and_grad_double_array)(const double *x, double *y, double *dy, Py_ssize_t n);
    void (*silu_value_and_grad_long_double_array)(const long double *x, long double *y, long double *dy, Py_ssize_t n);
    float (*mish_float)(float x);
    double (*mish_double)(double x);
    void (*mish_float_array)(const float *x, float *y, Py_ssize_t n);
    void (*mish_double_array)(const double *x, double *y, Py_ssize_t n);
    void (*mish_long_double_array)(const long double *x, long double *y, Py_ssize_t n);
    float (*mish_grad_float)(float x);
    double (*mish_grad_double)(double x);
    void (*mish_grad_float_array)(const float *x, float *dy, Py_ssize_t n);
    void (*mish_grad_double_array)(const double *x, double *dy, Py_ssize_t n);
    void (*mish_grad_long_double_array)(const long double *x, long double *dy, Py_ssize_t n);
    float (*mish_grad2_float)(float x);
    double (*mish_grad2_double)(double x);
    void (*mish_grad2_float_array)(const float *x, float *d2y, Py_ssize_t n);
    void (*mish_grad2_double_array)(const double *x, double *d2y, Py_ssize_t n);
    void (*mish_grad2_long_double_array)(const long double *x, long double *d2y, Py_ssize_t n);
    void (*mish_value_and_grad_float)(float x, float *y, float *dy);
    void (*mish_value_and_grad_double)(double x, double *y, double *dy);
    void (*mish_value_and_grad_float_array)(const float *x, float *y, float *dy, Py_ssize_t n);
    void (*mish_value_and_grad_double_array)(const double *x, double *y, double *dy, Py_ssize_t n);
    void (*mish_value_and_grad_long_double_array)(const long double *x, long double *y, long double *dy, Py_ssize_t n);
} gelu_c_api;

/* Imports gelu.c_api and fills the functions in. Returns 0, or -1 with an exception set. */
static inline int gelu_import(gelu_c_api *api)
{
    static const struct {
        const char *name, *type;
        size_t place;
        int may_be_missing;
    } functions[] = {
        {"gelu_float", "float (float)", offsetof(gelu_c_api, gelu_float), 0},
        {"gelu_double", "double (double)", offsetof(gelu_c_api, gelu_double), 0},
        {"gelu_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_float_array), 0},
        {"gelu_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_double_array), 0},
        {"gelu_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_long_double_array), 1},
        {"gelu_grad_float", "float (float)", offsetof(gelu_c_api, gelu_grad_float), 0},
        {"gelu_grad_double", "double (double)", offsetof(gelu_c_api, gelu_grad_double), 0},
        {"gelu_grad_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_grad_float_array), 0},
        {"gelu_grad_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_grad_double_array), 0},
        {"gelu_grad_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_grad_long_double_array), 1},
        {"gelu_grad2_float", "float (float)", offsetof(gelu_c_api, gelu_grad2_float), 0},
        {"gelu_grad2_double", "double (double)", offsetof(gelu_c_api, gelu_grad2_double), 0},
        {"gelu_grad2_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_grad2_float_array), 0},
        {"gelu_grad2_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_grad2_double_array), 0},
        {"gelu_grad2_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_grad2_long_double_array), 1},
        {"gelu_value_and_grad_float", "void (float, float *, float *)", offsetof(gelu_c_api, gelu_value_and_grad_float), 0},
        {"gelu_value_and_grad_double", "void (double, double *, double *)", offsetof(gelu_c_api, gelu_value_and_grad_double), 0},
        {"gelu_value_and_grad_float_array", "void (float const *, float *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_value_and_grad_float_array), 0},
        {"gelu_value_and_grad_double_array", "void (double const *, double *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_value_and_grad_double_array), 0},
        {"gelu_value_and_grad_long_double_array", "void (long double const *, long double *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_value_and_grad_long_double_array), 1},
        {"gelu_tanh_float", "float (float)", offsetof(gelu_c_api, gelu_tanh_float), 0},
        {"gelu_tanh_double", "double (double)", offsetof(gelu_c_api, gelu_tanh_double), 0},
        {"gelu_tanh_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_float_array), 0},
        {"gelu_tanh_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_double_array), 0},
        {"gelu_tanh_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_long_double_array), 1},
        {"gelu_tanh_grad_float", "float (float)", offsetof(gelu_c_api, gelu_tanh_grad_float), 0},
        {"gelu_tanh_grad_double", "double (double)", offsetof(gelu_c_api, gelu_tanh_grad_double), 0},
        {"gelu_tanh_grad_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_grad_float_array), 0},
        {"gelu_tanh_grad_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_grad_double_array), 0},
        {"gelu_tanh_grad_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_grad_long_double_array), 1},
        {"gelu_tanh_grad2_float", "float (float)", offsetof(gelu_c_api, gelu_tanh_grad2_float), 0},
        {"gelu_tanh_grad2_double", "double (double)", offsetof(gelu_c_api, gelu_tanh_grad2_double), 0},
        {"gelu_tanh_grad2_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_grad2_float_array), 0},
        {"gelu_tanh_grad2_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_grad2_double_array), 0},
        {"gelu_tanh_grad2_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_grad2_long_double_array), 1},
        {"gelu_tanh_value_and_grad_float", "void (float, float *, float *)", offsetof(gelu_c_api, gelu_tanh_value_and_grad_float), 0},
        {"gelu_tanh_value_and_grad_double", "void (double, double *, double *)", offsetof(gelu_c_api, gelu_tanh_value_and_grad_double), 0},
        {"gelu_tanh_value_and_grad_float_array", "void (float const *, float *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_value_and_grad_float_array), 0},
        {"gelu_tanh_value_and_grad_double_array", "void (double const *, double *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_value_and_grad_double_array), 0},
        {"gelu_tanh_value_and_grad_long_double_array", "void (long double const *, long double *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_tanh_value_and_grad_long_double_array), 1},
        {"gelu_sigmoid_float", "float (float)", offsetof(gelu_c_api, gelu_sigmoid_float), 0},
        {"gelu_sigmoid_double", "double (double)", offsetof(gelu_c_api, gelu_sigmoid_double), 0},
        {"gelu_sigmoid_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_float_array), 0},
        {"gelu_sigmoid_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_double_array), 0},
        {"gelu_sigmoid_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_long_double_array), 1},
        {"gelu_sigmoid_grad_float", "float (float)", offsetof(gelu_c_api, gelu_sigmoid_grad_float), 0},
        {"gelu_sigmoid_grad_double", "double (double)", offsetof(gelu_c_api, gelu_sigmoid_grad_double), 0},
        {"gelu_sigmoid_grad_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_grad_float_array), 0},
        {"gelu_sigmoid_grad_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_grad_double_array), 0},
        {"gelu_sigmoid_grad_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_grad_long_double_array), 1},
        {"gelu_sigmoid_grad2_float", "float (float)", offsetof(gelu_c_api, gelu_sigmoid_grad2_float), 0},
        {"gelu_sigmoid_grad2_double", "double (double)", offsetof(gelu_c_api, gelu_sigmoid_grad2_double), 0},
        {"gelu_sigmoid_grad2_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_grad2_float_array), 0},
        {"gelu_sigmoid_grad2_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_grad2_double_array), 0},
        {"gelu_sigmoid_grad2_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_grad2_long_double_array), 1},
        {"gelu_sigmoid_value_and_grad_float", "void (float, float *, float *)", offsetof(gelu_c_api, gelu_sigmoid_value_and_grad_float), 0},
        {"gelu_sigmoid_value_and_grad_double", "void (double, double *, double *)", offsetof(gelu_c_api, gelu_sigmoid_value_and_grad_double), 0},
        {"gelu_sigmoid_value_and_grad_float_array", "void (float const *, float *, float *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_value_and_grad_float_array), 0},
        {"gelu_sigmoid_value_and_grad_double_array", "void (double const *, double *, double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_value_and_grad_double_array), 0},
        {"gelu_sigmoid_value_and_grad_long_double_array", "void (long double const *, long double *, long double *, Py_ssize_t)", offsetof(gelu_c_api, gelu_sigmoid_value_and_grad_long_double_array), 1},
        {"silu_float", "float (float)", offsetof(gelu_c_api, silu_float), 0},
        {"silu_double", "double (double)", offsetof(gelu_c_api, silu_double), 0},
        {"silu_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, silu_float_array), 0},
        {"silu_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, silu_double_array), 0},
        {"silu_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, silu_long_double_array), 1},
        {"silu_grad_float", "float (float)", offsetof(gelu_c_api, silu_grad_float), 0},
        {"silu_grad_double", "double (double)", offsetof(gelu_c_api, silu_grad_double), 0},
        {"silu_grad_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, silu_grad_float_array), 0},
        {"silu_grad_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, silu_grad_double_array), 0},
        {"silu_grad_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, silu_grad_long_double_array), 1},
        {"silu_grad2_float", "float (float)", offsetof(gelu_c_api, silu_grad2_float), 0},
        {"silu_grad2_double", "double (double)", offsetof(gelu_c_api, silu_grad2_double), 0},
        {"silu_grad2_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, silu_grad2_float_array), 0},
        {"silu_grad2_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, silu_grad2_double_array), 0},
        {"silu_grad2_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, silu_grad2_long_double_array), 1},
        {"silu_value_and_grad_float", "void (float, float *, float *)", offsetof(gelu_c_api, silu_value_and_grad_float), 0},
        {"silu_value_and_grad_double", "void (double, double *, double *)", offsetof(gelu_c_api, silu_value_and_grad_double), 0},
        {"silu_value_and_grad_float_array", "void (float const *, float *, float *, Py_ssize_t)", offsetof(gelu_c_api, silu_value_and_grad_float_array), 0},
        {"silu_value_and_grad_double_array", "void (double const *, double *, double *, Py_ssize_t)", offsetof(gelu_c_api, silu_value_and_grad_double_array), 0},
        {"silu_value_and_grad_long_double_array", "void (long double const *, long double *, long double *, Py_ssize_t)", offsetof(gelu_c_api, silu_value_and_grad_long_double_array), 1},
        {"mish_float", "float (float)", offsetof(gelu_c_api, mish_float), 0},
        {"mish_double", "double (double)", offsetof(gelu_c_api, mish_double), 0},
        {"mish_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, mish_float_array), 0},
        {"mish_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, mish_double_array), 0},
        {"mish_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, mish_long_double_array), 1},
        {"mish_grad_float", "float (float)", offsetof(gelu_c_api, mish_grad_float), 0},
        {"mish_grad_double", "double (double)", offsetof(gelu_c_api, mish_grad_double), 0},
        {"mish_grad_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, mish_grad_float_array), 0},
        {"mish_grad_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, mish_grad_double_array), 0},
        {"mish_grad_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, mish_grad_long_double_array), 1},
        {"mish_grad2_float", "float (float)", offsetof(gelu_c_api, mish_grad2_float), 0},
        {"mish_grad2_double", "double (double)", offsetof(gelu_c_api, mish_grad2_double), 0},
        {"mish_grad2_float_array", "void (float const *, float *, Py_ssize_t)", offsetof(gelu_c_api, mish_grad2_float_array), 0},
        {"mish_grad2_double_array", "void (double const *, double *, Py_ssize_t)", offsetof(gelu_c_api, mish_grad2_double_array), 0},
        {"mish_grad2_long_double_array", "void (long double const *, long double *, Py_ssize_t)", offsetof(gelu_c_api, mish_grad2_long_double_array), 1},
        {"mish_value_and_grad_float", "void (float, float *, float *)", offsetof(gelu_c_api, mish_value_and_grad_float), 0},
        {"mish_value_and_grad_double", "void (double, double *, double *)", offsetof(gelu_c_api, mish_value_and_grad_double), 0},
        {"mish_value_and_grad_float_array", "void (float const *, float *, float *, Py_ssize_t)", offsetof(gelu_c_api, mish_value_and_grad_float_array), 0},
        {"mish_value_and_grad_double_array", "void (double const *, double *, double *, Py_ssize_t)", offsetof(gelu_c_api, mish_value_and_grad_double_array), 0},
        {"mish_value_and_grad_long_double_array", "void (long double const *, long double *, long double *, Py_ssize_t)", offsetof(gelu_c_api, mish_value_and_grad_long_double_array), 1},
    };
    PyObject *module = PyImport_ImportModule("gelu.c_api");
    PyObject *capsules = module != NULL ? PyObject_GetAttrString(module, "__pyx_capi__") : NULL;
    size_t i, count = sizeof functions / sizeof functions[0];
    memset(api, 0, sizeof *api);
    for (i = 0; capsules != NULL && i < count; i++) {
        PyObject *capsule = PyMapping_GetItemString(capsules, functions[i].name);
        void *function = NULL;
        if (capsule != NULL)
            function = PyCapsule_GetPointer(capsule, functions[i].type);
        else if (functions[i].may_be_missing && PyErr_ExceptionMatches(PyExc_KeyError))
            PyErr_Clear();
        Py_XDECREF(capsule);
        if (PyErr_Occurred())
            break;
        memcpy((char *)api + functions[i].place, &function, sizeof function);
    }
    Py_XDECREF(capsules);
    Py_XDECREF(module);
    return PyErr_Occurred() ? -1 : 0;
}

#endif
