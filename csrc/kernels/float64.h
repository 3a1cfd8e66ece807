/* The mathematics for float64: REAL and OP(name) stay defined for what applies it. */
#define REAL f64
#define OP(name) f64_##name
#include "arithmetic.h"

#include "subnormals.h"

#include "root_nodes.h"

#include "rows.h"

#include "../tables/exponential_f64.h"

#include "tail_with_decay.h"

#include "curve.h"

#include "second.h"

#include "kinds.h"
