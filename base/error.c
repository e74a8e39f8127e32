#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 4, 0))) static void set(rp_error *err, rp_error_code code, uint32_t rule,
                                                      const char *format, va_list arguments)
{
  if (err->code == RP_OK) {
    err->code = code;
    err->rule = rule;
    (void)vsnprintf(err->text, sizeof err->text, format, arguments);
  }
}

int rp_fail(rp_error *err, rp_error_code code, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  set(err, code, 0, format, arguments);
  va_end(arguments);
  return -1;
}

int rp_fail_rule(rp_error *err, rp_error_code code, uint32_t rule, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  set(err, code, rule, format, arguments);
  va_end(arguments);
  return -1;
}

int rp_fail_system(rp_error *err, rp_error_code code, rp_str name, int reason)
{
  char text[128]; // strerror() may not be used by several threads
  if (strerror_r(reason, text, sizeof text) != 0) {
    (void)snprintf(text, sizeof text, "error %d", reason);
  }
  return rp_fail(err, code, "%.*s: %s", RP_STR_ARG(name), text);
}
