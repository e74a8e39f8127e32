#include "analyzer/ir.h"
