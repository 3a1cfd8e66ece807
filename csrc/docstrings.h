/* The docstrings of the ufuncs, DOC_name. NumPy puts the signature before them. */
#define DOC_gelu "gelu"
#define DOC_gelu_grad "gelu"
#define DOC_gelu_tanh "gelu"
#define DOC_gelu_tanh_grad "gelu"
