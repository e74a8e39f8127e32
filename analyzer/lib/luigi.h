#ifndef RP_ANALYZER_LIB_LUIGI_H
#define RP_ANALYZER_LIB_LUIGI_H

/// What Python's object model and Luigi do natively: metaclasses, Task, Parameter. Rows of the functions whose stub has a
/// body of `...` (analyzer/stubs/README.md).

#include "analyzer/eval/interp.h"

/// After a class statement: Register.__new__ captures the namespace (Luigi 3.8.1 task_register.py:59), EnumMeta makes the
/// members, NamedTuple and dataclass bodies become fields.
void rp_lib_class_made(rp_interp *in, rp_object *class, const rp_class_draft *draft);

/// Raises an exception that Luigi defines, by its name.
rp_val rp_lib_raise(rp_interp *in, const char *exception, rp_str text);

/// Members of an Enum class whose statement just ended; nothing for other classes (py_enum.c). `boundary`: of the keyword; NULL.
void rp_lib_enum_made(rp_interp *in, rp_object *class, rp_val boundary);
/// Of an Enum that is made: its names are not bound again.
bool rp_lib_is_enum_member(rp_interp *in, const rp_object *class, const rp_symbol *name);
/// Calling an Enum class: look-up by value, or the functional API.
rp_val rp_lib_enum_call(rp_interp *in, rp_object *class, const rp_call *call);

/// The namespace in force for a Task class that was just made (Luigi 3.8.1 task_register.py:228): the entry of its module,
/// of a parent package, or the global one; stored as _namespace_at_class_time.
void rp_lib_capture_namespace(rp_interp *in, rp_object *class);

/// Calling a class whose calls are native: builtin types, Enum look-up, exceptions, namedtuples. NULL and nothing raised:
/// an ordinary class.
rp_val rp_lib_instantiate(rp_interp *in, rp_object *class, const rp_call *call);

/// __init__ of a fresh instance; the instance, or NULL when it raises.
rp_val rp_lib_initialize(rp_interp *in, rp_val self, rp_object *class, const rp_call *call);

/// Whether run() of the task is being evaluated.
bool rp_lib_is_running(const rp_interp *in, const rp_object *task);

/// An attribute that a task's constructor sets to None and a worker to a function while the task runs (Luigi 3.8.1 task.py:480,
/// worker.py:109), or that it has only then; NULL: another one.
rp_val rp_lib_worker_sets(rp_interp *in, const rp_object *task, const rp_symbol *name, uint32_t node);

/// What Luigi sends into run() for what it yields: the targets of these tasks, in the same structure (Luigi 3.8.1 worker.py:168). Where
/// the structure or an output() is not known, that is.
rp_val rp_lib_sent_back(rp_interp *in, rp_val yielded, uint32_t node);

/// An attribute that an opaque base may define: what Luigi's own machinery defines behind it is taken from there (a base
/// from outside that replaced it would break Luigi itself), all else is unknown with RP3001.
rp_val rp_lib_behind_opaque(rp_interp *in, rp_val self, const rp_symbol *name, uint32_t node);
rp_val rp_lib_behind_opaque_from(rp_interp *in, rp_val self, rp_object *class, uint32_t position, const rp_symbol *name,
                                 uint32_t node);

/// An attribute that nothing defines: AttributeError, or unknown where a stub describes the class only in part.
/// What __bases__ and __mro__ give is not known: an unknown base, or one that stands for what typing makes otherwise.
bool rp_lib_bases_differ(const rp_object *class);
rp_val rp_lib_missing_attribute(rp_interp *in, rp_object *class, const rp_symbol *name, uint32_t node);

/// The row that implements a function of a stub: its own, or, where the body is `...` and there is none, one whose result is
/// unknown. NULL: the body is to be interpreted.
const rp_native *rp_lib_stub_native(rp_interp *in, const rp_module *module, rp_str qualname, const rp_facts *facts,
                                    uint32_t body);

/// True for modules of Python's standard library and of Luigi: importing them never fails.
bool rp_lib_is_library(rp_str dotted);

/// Whether an attribute that no class has here may be there all the same: __dict__ and the like of every object, what Python's
/// exceptions hold. False for the names that operators look for (__iter__), which are missing where no class has them.
bool rp_lib_may_be_special(rp_interp *in, const rp_object *class, rp_str name);
bool rp_lib_type_has(rp_str name); ///< of those names, what every class has as an object of `type`

/// True for builtins of Python that nothing here implements: asking for them raises nothing, and what they give is not known.
bool rp_lib_is_builtin(rp_str name);
/// Whether a value of a type of Python's ("str", "list" …) has an attribute of that name in Python 3.11, or may have it: where no row
/// answers, it is not known.
bool rp_lib_type_may_have(const char *type, rp_str name);
/// Whether that is known of the type: its public names are listed.
bool rp_lib_type_is_listed(const char *type);
/// A method without a row that changes the container that it belongs to.
bool rp_lib_changes_itself(rp_str name);
/// True for modules of Python 2's library that Python 3 has not: importing them fails wherever Luigi 3 runs.
bool rp_lib_is_gone(rp_str dotted);

/// Rows of lib/model.c, luigi_parameter.c and luigi_config.c; registered by rp_lib_luigi_register (lib.h).
void rp_lib_model_register(rp_interp *in);
void rp_lib_luigi_parameter_register(rp_interp *in);
void rp_lib_luigi_dates_register(rp_interp *in); ///< registered by the one above
void rp_lib_luigi_identity_register(rp_interp *in);
void rp_lib_luigi_launch_register(rp_interp *in);
void rp_lib_luigi_config_register(rp_interp *in);

/// FrozenOrderedDict over a dict; deep freezing as DictParameter.normalize does (Luigi 3.8.1 freezing.py:31).
rp_val rp_lib_freeze(rp_interp *in, rp_val value);

/// Binding of constructor arguments (Luigi 3.8.1 task.py:392-445): values by parameter in Luigi's order, normalised.
/// `values` has room for `count`. False: raised.
/// `left_out` (NULL: not asked) has room for `count`, too: whether the default stands in for what the call leaves out.
bool rp_lib_bind_parameters(rp_interp *in, rp_object *class, const rp_parameter *parameters, size_t count,
                            const rp_call *call, rp_val *values, bool *left_out);

/// Keeps on the instance which parameters were left out, under RP_TASK_LEFT_OUT or RP_TASK_GIVEN_LEFT_OUT.
void rp_lib_keep_left_out(rp_interp *in, rp_object *self, const char *attribute, const rp_parameter *parameters,
                          size_t count, const bool *left_out);

/// value -> Luigi's serialised text by the parameter's own serialize(); NULL when it is not known.
rp_val rp_lib_serialize(rp_interp *in, rp_object *parameter, rp_val value);
/// Text of a command line or configuration file -> value by parse(); NULL: raised.
rp_val rp_lib_parse(rp_interp *in, rp_object *parameter, rp_str text);
/// What a parameter is without a value from the constructor or the command line (Luigi 3.8.1 parameter.py:298-335):
/// configuration of the concrete family, then the default. NULL: none (nothing raised), or raised.
rp_val rp_lib_fallback(rp_interp *in, rp_object *class, const rp_parameter *parameter);
/// An option as Luigi looks it up (Luigi 3.8.1 cfg_parser.py:145-158): with underscores for dashes, then with dashes. NULL: none.
const rp_configured *rp_lib_option(rp_interp *in, rp_str section, rp_str name);
/// What the repository's configuration says of a parameter of a class (Luigi 3.8.1 parameter.py:298): under the family of the
/// class itself, underscores before dashes, then under config_path. NULL: nothing.
const rp_configured *rp_lib_configured(rp_interp *in, rp_object *class, const rp_parameter *parameter);
/// normalize() of a value over inputs: the value itself where that is proved to change nothing (an input of this parameter was
/// normalised where it came in), else a derived call, or what a normalize() of the repository makes of it.
rp_val rp_lib_normalize_symbolic(rp_interp *in, rp_object *parameter, rp_val value);
rp_val rp_lib_normalize_path(rp_interp *in, const rp_call *call); ///< PathParameter.normalize, 3.8.1 parameter.py
/// A value as the instance would have it: normalize(), and a list or set as a tuple (task.py:447). NULL: raised.
rp_val rp_lib_normalize(rp_interp *in, rp_object *parameter, rp_val value);
/// Default of a parameter (not normalised); NULL when it has none.
rp_val rp_lib_default(rp_interp *in, rp_object *parameter);
/// Type of the values of a parameter, for symbolic inputs.
rp_type rp_lib_parameter_type(const rp_object *parameter);
/// A value for every parameter as the task's input, bound as Luigi would: the symbolic instance of a class.
rp_val rp_lib_symbolic_instance(rp_interp *in, rp_object *class);

/// task_id of an instance whose Task.__init__ ran (Luigi 3.8.1 task.py:126, 488), computed when it is first read. An unknown
/// with RP4005 where a significant public value is not known; NULL: serialising one raises.
rp_val rp_lib_task_id(rp_interp *in, rp_val self, uint32_t node);

/// What a call of a task class is known by, for rp_lib_instance_keep; of one evaluation.
typedef struct rp_kept_call {
  const rp_val *values; ///< arguments after binding; NULL: not all known, or without a hash: nothing is kept
  size_t count;
  uint64_t hash;
} rp_kept_call;

/// The instance that Luigi gives for equal arguments in place of a new one (Luigi 3.8.1 task_register.py:73): the first one made;
/// one whose texts are not known where that depends on a condition. NULL: none is known to be there; `kept` is for what is made.
rp_val rp_lib_instance_known(rp_interp *in, rp_object *class, const rp_call *call, rp_kept_call *kept);

/// `instance` was made by the call, NULL: it raised. The next call like it gives it again.
void rp_lib_instance_keep(rp_interp *in, const rp_object *class, const rp_kept_call *kept, rp_val instance);

/// Equal values with equal texts: 1 and True are equal, not alike.
bool rp_lib_alike(rp_interp *in, rp_val a, rp_val b);

/// In place of an argument of which two equal values were given, and it is not known which first (RP3111).
rp_val rp_lib_either(rp_interp *in, rp_val value, uint32_t node);

/// Whether Luigi has one instance or two for two task values.
typedef enum rp_instances {
  RP_INSTANCES_TWO = 0,
  RP_INSTANCES_UNKNOWN, ///< whether arguments are equal is not known
  RP_INSTANCES_EQUAL,   ///< one, whose texts are those of what was made first
  RP_INSTANCES_ALIKE    ///< one; of arguments without a hash two that no text tells apart
} rp_instances;
rp_instances rp_lib_instances(rp_interp *in, rp_val a, rp_val b);
/// `a is b` for task values that are different objects here: 1, 0, -1 not known.
int rp_lib_is_one_instance(rp_interp *in, rp_val a, rp_val b);
/// The same for task values that are one instance.
uint64_t rp_lib_task_hash(rp_interp *in, rp_val task);

/// Task family (get_task_family()); empty when not known.
rp_str rp_lib_family(rp_interp *in, rp_object *class);

#endif
