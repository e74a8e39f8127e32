#ifndef RP_ANALYZER_LIB_MODULE_NAMES_H
#define RP_ANALYZER_LIB_MODULE_NAMES_H

/// Tables of the names that Python's modules and objects have, or had. Private to lib/.

#include "analyzer/lib/lib.h"

typedef struct rp_module_names {
  const char *module, *names; ///< dotted; the names with blanks between them
} rp_module_names;

bool rp_names_list(const char *names,
                   rp_str name); ///< whether the name is one of those between blanks (library_names.c)

bool rp_module_names_hold(const rp_module_names *rows, size_t count, rp_str module, rp_str name);

/// Whether older Pythons (2.7, 3.6 to 3.9) have that public name in the module, and those that Luigi 3.8.1 runs on have not.
bool rp_lib_name_is_gone(rp_str module, rp_str name);

#endif
