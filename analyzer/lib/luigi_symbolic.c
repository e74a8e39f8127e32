// normalize() of values over inputs: which of Luigi's are known to change nothing, and a derived call for the others.
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

/// The class whose normalize() counts: behind OptionalParameterMixin, which lets None pass and hands on the rest.
static const rp_object *normalizer_of(rp_interp *in, const rp_object *class)
{
  const rp_symbol *name = rp_sym(in, "normalize");
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    const rp_object *c = class->cls.mro[i];
    if (c->cls.opaque ||
        (rp_env_find(&c->env, name) != NULL && !rp_str_is(c->cls.qualname, "OptionalParameterMixin"))) {
      return c;
    }
  }
  return class;
}

static bool is_luigis(const rp_object *class)
{
  return rp_module_is_given(class->cls.module);
}

static rp_val own(rp_interp *in, rp_object *parameter, const char *name)
{
  return rp_attribute_or_null(in, rp_value_object(&in->values, parameter), rp_sym(in, name), 0);
}

/// Microseconds or days of one floor, counted from 1970: 0 where it is not known or counted from elsewhere.
static int64_t granularity(rp_interp *in, rp_object *parameter)
{
  rp_val interval = own(in, parameter, "interval");
  rp_val start = own(in, parameter, "start");
  rp_val step = own(in, parameter, "_timedelta");
  bool epoch = start != NULL && (start->kind == RP_DATE || start->kind == RP_DATETIME) && start->integer == 0;
  int64_t product;
  if (interval == NULL || !rp_value_is_integral(interval) || !epoch || step == NULL || step->kind != RP_TIMEDELTA ||
      __builtin_mul_overflow(step->integer, interval->integer, &product)) {
    return 0;
  }
  return product;
}

/// An input whose own parameter floors in the same way.
static bool floors_alike(rp_interp *in, rp_object *parameter, rp_object *source)
{
  return normalizer_of(in, parameter->class) == normalizer_of(in, source->class) &&
         own(in, parameter, "interval") == own(in, source, "interval") &&
         own(in, parameter, "start") == own(in, source, "start") &&
         own(in, parameter, "_timedelta") == own(in, source, "_timedelta");
}

static bool keeps_date(rp_interp *in, rp_object *parameter, const char *kind, rp_val value)
{
  rp_object *source = value->kind == RP_INPUT ? value->input.parameter : NULL;
  if (rp_value_type(value) == RP_TYPE_ANY || (source != NULL && floors_alike(in, parameter, source))) {
    return true; // what may be anything is stated as it stands: nothing says that it is a date
  }
  rp_val interval = own(in, parameter, "interval");
  bool every = interval != NULL && rp_value_is_integral(interval) && interval->integer == 1;
  if (rp_str_is(rp_str_of(kind), "DateParameter")) {
    return every && rp_value_type(value) == RP_TYPE_DATE;
  }
  if (source == NULL) {
    return false;
  }
  const rp_object *theirs = normalizer_of(in, source->class);
  if (rp_str_is(rp_str_of(kind), "MonthParameter")) {
    return every &&
           (rp_str_is(theirs->cls.qualname, "MonthParameter") || rp_str_is(theirs->cls.qualname, "YearParameter"));
  }
  if (rp_str_is(rp_str_of(kind), "YearParameter")) {
    return every && rp_str_is(theirs->cls.qualname, "YearParameter");
  }
  int64_t coarse = granularity(in, source);
  int64_t fine = granularity(in, parameter);
  return coarse > 0 && fine > 0 && coarse % fine == 0;
}

/// PathParameter(absolute=True): Path.absolute() reads the working directory, unless the path is absolute already.
static bool makes_absolute(rp_interp *in, const rp_object *parameter)
{
  rp_val absolute = rp_env_find(&parameter->env, rp_sym(in, "absolute"));
  return rp_class_derives_named(parameter->class, "luigi.parameter", "PathParameter") && absolute != NULL &&
         rp_truth(in, absolute)->kind != RP_GUARD_FALSE;
}

static bool keeps(rp_interp *in, rp_object *parameter, const rp_object *normalizer, rp_val value)
{
  static const char *const DATES[] = {"DateParameter", "MonthParameter", "YearParameter", "_DatetimeParameterBase"};
  for (size_t i = 0; i < sizeof DATES / sizeof DATES[0]; i++) {
    if (rp_str_is(normalizer->cls.qualname, DATES[i])) {
      return keeps_date(in, parameter, DATES[i], value);
    }
  }
  rp_type type = rp_value_type(value);
  if (rp_str_is(normalizer->cls.qualname, "BoolParameter")) {
    return type == RP_TYPE_BOOL || type == RP_TYPE_ANY;
  }
  if (rp_str_is(normalizer->cls.qualname, "PathParameter")) {
    return type == RP_TYPE_PATH;
  }
  return true; // others freeze or check: the content stays
}

rp_val rp_lib_normalize_symbolic(rp_interp *in, rp_object *parameter, rp_val value)
{
  const rp_object *normalizer = normalizer_of(in, parameter->class);
  bool same = value->kind == RP_INPUT && value->input.parameter == parameter;
  if (same || normalizer->cls.opaque || rp_env_find(&parameter->env, rp_sym(in, "normalize")) != NULL) {
    return value;
  }
  bool absolute = value->kind == RP_INPUT && makes_absolute(in, value->input.parameter);
  if (is_luigis(normalizer) && (absolute || !makes_absolute(in, parameter))) {
    if (keeps(in, parameter, normalizer, value)) {
      return value;
    }
    rp_str name = rp_arena_printf(in->arena, "%.*s.normalize", RP_STR_ARG(parameter->class->cls.name->text));
    return rp_value_derived(&in->values, RP_DERIVE_CALL, 0, rp_intern_str(&in->names, name), &value, 1,
                            rp_lib_parameter_type(parameter));
  }
  rp_val normal = rp_call_method(in, rp_value_object(&in->values, parameter), "normalize", &value, 1, 0);
  if (normal == NULL) {
    in->raised = NULL;
    return rp_unknown_text(in, RP_RULE_OPERATION_UNKNOWN, 0,
                           rp_arena_printf(in->arena, "%.*s.normalize", RP_STR_ARG(parameter->class->cls.name->text)));
  }
  return normal;
}

rp_val rp_lib_normalize_path(rp_interp *in, const rp_call *call)
{
  rp_val value = rp_arg(in, call, 1, NULL);
  if (value == NULL || value->kind == RP_NONE) {
    return rp_raise(in, "TypeError", "expected str, bytes or os.PathLike object, not NoneType");
  }
  if (rp_value_type(value) == RP_TYPE_STR) {
    value = rp_call_simple(in, rp_external(in, RP_STR("pathlib.Path")), &value, 1, call->node);
  }
  rp_val absolute = value == NULL ? NULL : rp_attribute_or_null(in, call->args[0], rp_sym(in, "absolute"), 0);
  return absolute != NULL && rp_truth(in, absolute)->kind != RP_GUARD_FALSE
             ? rp_call_method(in, value, "absolute", NULL, 0, call->node)
             : value;
}
