// Registration of all rows, in one order; a later row replaces an earlier one of the same name.

#include "analyzer/lib/lib.h"

void rp_lib_register_all(rp_interp *in)
{
  static void (*const families[])(rp_interp *) = {
      rp_lib_builtins_register,  rp_lib_isinstance_register, rp_lib_objects_register,     rp_lib_names_register,
      rp_lib_iteration_register, rp_lib_str_register,        rp_lib_format_register,      rp_lib_list_register,
      rp_lib_dict_register,      rp_lib_set_register,        rp_lib_collections_register, rp_lib_namedtuple_register,
      rp_lib_datetime_register,  rp_lib_path_register,       rp_lib_functools_register,   rp_lib_itertools_register,
      rp_lib_text_register,      rp_lib_re_register,         rp_lib_digest_register,      rp_lib_abc_register,
      rp_lib_luigi_register,     rp_lib_math_register,       rp_lib_textwrap_register,
  };
  for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
    families[i](in);
  }
}
