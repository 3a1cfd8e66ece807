/* The scalar functions for any processor. */
#define SCALARS_NAME portable
#include "scalars.h"
