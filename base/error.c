#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

int rp_fail(rp_error *err, rp_error_code code, const char *format, ...)
{
  if (err->code != RP_OK) {
    return -1;
  }
  err->code = code;
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(err->text, sizeof err->text, format, arguments);
  va_end(arguments);
  return -1;
}
