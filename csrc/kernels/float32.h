/* The mathematics for float32: REAL and OP(name) stay defined for what applies it. */
#define REAL f32
#define OP(name) f32_##name
#include "arithmetic.h"

#include "binade_nodes.h"

#include "rows.h"

#include "tail_in_pieces.h"

#include "curve.h"

#include "without_second.h"

#include "kinds.h"
