// PEP 263 as CPython applies it.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyzer/source/encoding.h"
#include "proto/rules.h"

static void texts_are_decoded(void **state)
{
  (void)state;
  static const struct {
    rp_str in;
    rp_str out;
    uint32_t code;
  } cases[] = {
      {RP_STR_INIT(""), RP_STR_INIT(""), 0},
      {RP_STR_INIT("x = 1\n"), RP_STR_INIT("x = 1\n"), 0},
      {RP_STR_INIT("x\r\ny\rz\n"), RP_STR_INIT("x\r\ny\rz\n"), 0},
      {RP_STR_INIT("# \xC3\xA9\n"), RP_STR_INIT("# \xC3\xA9\n"), 0},
      {RP_STR_INIT("\xEF\xBB\xBFx\n"), RP_STR_INIT("x\n"), 0},
      {RP_STR_INIT("\xEF\xBB\xBF# coding: utf-8\n"), RP_STR_INIT("# coding: utf-8\n"), 0},
      {RP_STR_INIT("\xEF\xBB\xBF# coding: latin-1\n"), RP_STR_INIT(""), RP_RULE_NOT_UTF8},
      {RP_STR_INIT("# -*- coding: latin-1 -*-\n\xE9"), RP_STR_INIT("# -*- coding: latin-1 -*-\n\xC3\xA9"), 0},
      {RP_STR_INIT("#!/usr/bin/python\n# vim: set fileencoding=ISO-8859-15 :\n\xA4"),
       RP_STR_INIT("#!/usr/bin/python\n# vim: set fileencoding=ISO-8859-15 :\n\xE2\x82\xAC"), 0},
      {RP_STR_INIT("# coding=cp1252\n\x80"), RP_STR_INIT("# coding=cp1252\n\xE2\x82\xAC"), 0},
      {RP_STR_INIT("# coding: Latin_1-unix\n\xE9"), RP_STR_INIT("# coding: Latin_1-unix\n\xC3\xA9"), 0},
      {RP_STR_INIT("# coding: euc_jp\n\xA4\xA2"), RP_STR_INIT("# coding: euc_jp\n\xE3\x81\x82"), 0},
      {RP_STR_INIT("# coding: koi8-r\n\xC1"), RP_STR_INIT("# coding: koi8-r\n\xD0\xB0"), 0},
      {RP_STR_INIT("# coding: utf-8-unix\n\xC3\xA9"), RP_STR_INIT("# coding: utf-8-unix\n\xC3\xA9"), 0},
      {RP_STR_INIT("x = 1\n# coding: latin-1\n\xE9"), RP_STR_INIT(""), RP_RULE_NOT_UTF8}, // code stands before it
      {RP_STR_INIT("\n\n# coding: latin-1\n\xE9"), RP_STR_INIT(""), RP_RULE_NOT_UTF8},    // third line
      {RP_STR_INIT("\xE9"), RP_STR_INIT(""), RP_RULE_NOT_UTF8},
      {RP_STR_INIT("\xED\xA0\x80"), RP_STR_INIT(""), RP_RULE_NOT_UTF8},
      {RP_STR_INIT("# coding: ascii\n\xC3\xA9"), RP_STR_INIT(""), RP_RULE_NOT_UTF8},
      {RP_STR_INIT("# coding: klingon\nx\n"), RP_STR_INIT(""), RP_RULE_NOT_UTF8},
      {RP_STR_INIT("# coding: utf-16\nx\n"), RP_STR_INIT(""), RP_RULE_NOT_UTF8},
      {RP_STR_INIT("# coding: wchar_t\nxxx\n"), RP_STR_INIT(""), RP_RULE_NOT_UTF8},
      {RP_STR_INIT("# coding: internal\nxxx\n"), RP_STR_INIT(""), RP_RULE_NOT_UTF8},
      {RP_STR_INIT("# coding: euc_jp\n\xA4"), RP_STR_INIT(""), RP_RULE_NOT_UTF8}, // cut in the middle
      {RP_STR_INIT("x\0y"), RP_STR_INIT(""), RP_RULE_NUL_BYTES},
      {RP_STR_INIT("\xFF\xFEx\0\n\0"), RP_STR_INIT(""), RP_RULE_NUL_BYTES},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    rp_arena arena;
    rp_arena_init(&arena);
    rp_str out = RP_STR("untouched");
    uint32_t code = rp_encoding_decode(&out, cases[i].in, &arena);
    if (code != cases[i].code || !rp_str_eq(out, code == 0 ? cases[i].out : RP_STR("untouched"))) {
      fail_msg("case %zu: code %u, %.*s", i, code, RP_STR_ARG(out));
    }
    rp_arena_release(&arena);
  }
}

static void large_texts_are_converted_whole(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  enum { SIZE = 100000 };
  char *bytes = rp_arena_alloc(&arena, SIZE);
  memset(bytes, 0xE9, SIZE);
  memcpy(bytes, "#coding:l1\n", 11);
  rp_str out;
  assert_int_equal(rp_encoding_decode(&out, (rp_str){bytes, SIZE}, &arena), 0);
  assert_int_equal(out.size, 11 + 2 * (SIZE - 11));
  assert_memory_equal(out.data + out.size - 2, "\xC3\xA9", 2);
  rp_arena_release(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_are_decoded),
      cmocka_unit_test(large_texts_are_converted_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
