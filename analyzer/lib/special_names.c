// Names of attributes that Python's own objects have and no table here describes: asked for, they are not known. Whether a name that
// Python looks for itself, as operators and statements do, is there is said by the classes alone: these are missing where none has them.
#include "analyzer/lib/luigi.h"
#include "analyzer/lib/module_names.h"

// clang-format off
/// Looked for by operators, statements and builtins (Python reference, 3.3), and found in classes only; object has none of them. Last,
/// what is answered before where it is there.
static const char PROTOCOLS[] =
    " __abs__ __add__ __aenter__ __aexit__ __aiter__ __and__ __anext__ __await__ __bool__ __bytes__ __call__ __ceil__ __complex__ "
    "__contains__ __copy__ __deepcopy__ __del__ __delete__ __delitem__ __divmod__ __enter__ __exit__ __float__ __floor__ "
    "__floordiv__ __fspath__ __get__ __getattr__ __getitem__ __getnewargs__ __getnewargs_ex__ __html__ __iadd__ __iand__ "
    "__ifloordiv__ __ilshift__ __imatmul__ __imod__ __imul__ __index__ __instancecheck__ __int__ __invert__ __ior__ __ipow__ "
    "__irshift__ __isub__ __iter__ __itruediv__ __ixor__ __len__ __length_hint__ __lshift__ __matmul__ __missing__ __mod__ __mul__ "
    "__neg__ __next__ __or__ __pos__ __post_init__ __pow__ __radd__ __rand__ __rdivmod__ __reversed__ __rfloordiv__ __rlshift__ "
    "__rmatmul__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __set__ "
    "__set_name__ __setitem__ __setstate__ __sub__ __subclasscheck__ __truediv__ __trunc__ __xor__ __dataclass_fields__ "
    "__dict__ __name__ __qualname__ __bases__ __mro__ ";

/// What type has of them: classes are called, and joined by |.
static const char OF_TYPE[] = " __call__ __or__ __ror__ __instancecheck__ __subclasscheck__ ";

typedef struct exception_names {
  const char *exception, *names;
} exception_names;

static const exception_names EXCEPTIONS[] = {
    {"BaseException", " add_note with_traceback "},
    {"OSError", " errno strerror filename filename2 winerror characters_written "},
    {"ImportError", " name path msg "},
    {"NameError", " name "},
    {"AttributeError", " name obj "},
    {"StopIteration", " value "},
    {"StopAsyncIteration", " value "},
    {"SystemExit", " code "},
    {"SyntaxError", " msg filename lineno offset text end_lineno end_offset print_file_and_line "},
    {"UnicodeError", " object start end reason encoding "},
    {"BaseExceptionGroup", " message exceptions derive split subgroup "},
};
// clang-format on

bool rp_lib_may_be_special(rp_interp *in, const rp_object *class, rp_str name)
{
  if (rp_str_starts_with(name, RP_STR("__")) && rp_str_ends_with(name, RP_STR("__"))) {
    return !rp_names_list(PROTOCOLS, name);
  }
  bool found = false;
  for (size_t i = 0; i < sizeof EXCEPTIONS / sizeof EXCEPTIONS[0] && !found; i++) {
    const rp_object *exception = rp_builtin_class(in, EXCEPTIONS[i].exception);
    found = exception != NULL && rp_class_derives(class, exception) && rp_names_list(EXCEPTIONS[i].names, name);
  }
  return found;
}

bool rp_lib_type_has(rp_str name)
{
  return rp_names_list(OF_TYPE, name);
}
