// Commands of shell texts: one table row a construct.

#include "tests/unit/launch/launches.h"

static void shells_are_read(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"#!/bin/sh\n# luigi --module x No\nluigi --module 'm' \"F\" # end\n", "a.sh:3 shell F in m\n"},
      {"luigi \\\n  --module m \\\n  F --x \\\r\n 1\n", "a.sh:1 shell F in m x=1\n"},
      {"A=1\nexport B=two\nPYTHONPATH=. luigi --module m F --x $A --y \"${B}\"\n",
       "a.sh:3 shell F in m x=1 y=two [B=two] [PYTHONPATH=.]\n"},
      {"luigi F --date $(date -d '-1 day' +%Y-%m-%d)\n", "a.sh:1 shell F date=$(date -d '-1 day' +%Y-%m-%d)? RP6003\n"},
      {"luigi F --date `date`\n", "a.sh:1 shell F date=`date`? RP6003\n"},
      {"D=$(date)\nluigi F --date $D --x $1\n", "a.sh:2 shell F date=$(date)? x=$1? RP6003\n"},
      {"X=a\nX=b\nluigi F --x $X\n", "a.sh:3 shell F x=b\n"},
      {"if true; then X=a; fi\nluigi F --x $X\n", "a.sh:2 shell F x=a\n"},
      {"if test -e x; then X=a; luigi F --x $X; else X=b; fi\nluigi F --x $X\n",
       "a.sh:1 shell F x=a\na.sh:2 shell F x=$X? RP6003\n"},
      {"for d in 1 2; do\n  luigi F --d $d\ndone\n", "a.sh:2 shell F d=1\na.sh:2 shell F d=2\n"},
      {"ARGS='--x 1 --y 2'\nluigi F $ARGS\n", "a.sh:2 shell F x=1 y=2\n"},
      {"luigi --module m \"$@\"\n", "a.sh:1 shell $@? in m RP6001\n"},
      {"luigi --module m F \"$@\"\n", "a.sh:1 shell F in m RP6004\n"},
      {"luigi --module m $TASK --x 1\n", "a.sh:1 shell $TASK? in m x=1 RP6001\n"},
      {"cd /app && luigi F > log 2>&1 &\n", "a.sh:1 shell F\n"},
      {"luigi F | tee log; luigi G || exit 1\n", "a.sh:1 shell F\na.sh:1 shell G\n"},
      {"cat <<EOF\nluigi No\nEOF\nluigi F\n", "a.sh:4 shell F\n"},
      {"case $1 in\n a) luigi F ;;\n luigi) echo ;;\nesac\n", "a.sh:2 shell F\n"},
      {"run() {\n  luigi F\n}\nrun\n", "a.sh:2 shell F\n"},
      {"x=$(luigi F)\necho 'luigi No' \"luigi No\"\n", "a.sh:1 shell F\n"},
      {"set -euo pipefail\n! luigi F\n", "a.sh:2 shell F\n"},
      {"luigi F --password hunter2 --api-key=abc --db postgres://u:p@h/d\n",
       "a.sh:1 shell F password=***? api-key=***? db=***? RP6005\n"},
      {"DB_PASSWORD=x luigi F\n", "a.sh:1 shell F [DB_PASSWORD=***]\n"},
      {"echo \"unclosed\nluigi F", ""},
  };
  CHECK_ALL("a.sh", cases);
}

static void functions_take_the_words_of_their_calls(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"run() {\n  luigi --module m \"$1\" --d $2\n}\nrun A 1\nrun B 2\n",
       "a.sh:2 shell A in m d=1\na.sh:2 shell B in m d=2\n"},
      {"function run {\n  luigi \"$@\"\n}\nrun F --x 1\n", "a.sh:2 shell F x=1\n"},
      {"function run() { luigi F --x ${1:-none}; }\nrun\nrun a\n", "a.sh:1 shell F x=a\na.sh:1 shell F x=none\n"},
      {"run ()\n(\n  luigi F --x \"$1\" # it's\n)\nrun a\n", "a.sh:3 shell F x=a\n"},
      {"run() { luigi F --x $1; }\n\"$@\"\n", "a.sh:1 shell F x=$1? RP6003\n"}, // called from elsewhere, if at all
      {"run() {\n local t=$1; shift\n luigi $t \"$@\"\n}\nrun F --x 1\nrun G\n",
       "a.sh:3 shell F x=1\na.sh:3 shell G\n"},
      {"a() { luigi F --x $1; }\nb() { a $1; }\nb 7\n", "a.sh:1 shell F x=7\n"},
      {"D=1\nlater() { luigi F --d $D --e $E; }\nE=2\nlater\n", "a.sh:2 shell F d=1 e=2\n"},
      {"run() { luigi F; }\nA=b run\nrun\n", "a.sh:1 shell F\na.sh:1 shell F [A=b]\n"},
      {"setup() { export P=src; }\nsetup\nluigi F\n", "a.sh:3 shell F [P=src]\n"},
      {"f() { g; }\ng() { f; }\nf\nluigi F\n", "a.sh:1 shell RP6006\na.sh:4 shell F\n"}, // calls that never end
      {"for t in A B; do run $t; done\nrun() { luigi $1; }\n", "a.sh:2 shell $1? RP6001\n"},
      {"run() { luigi F --x $1; }\nfor t in A B; do run $t; done\n", "a.sh:1 shell F x=A\na.sh:1 shell F x=B\n"},
  };
  CHECK_ALL("a.sh", cases);
}

static void what_a_condition_assigns_is_not_known(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"[ -n \"$1\" ] && X=a\nluigi F --x $X\n", "a.sh:2 shell F x=$X? RP6003\n"},
      {"cd /app && X=a && luigi F --x $X\n", "a.sh:1 shell F x=a\n"},
      {"test -f x || X=a; luigi F --x $X\n", "a.sh:1 shell F x=$X? RP6003\n"},
      {"(X=a; luigi F --x $X)\nluigi G --x $X\n", "a.sh:1 shell F x=a\na.sh:2 shell G x=$X? RP6003\n"},
      {"(cd sub && python job.py)\npython job.py F\n",
       "a.sh:1 shell script of sub/job.py\na.sh:2 shell script F of job.py\n"},
      {"while [ $# -gt 0 ]; do luigi F --x $1; shift; done\n", "a.sh:1 shell F x=$1? RP6003\n"},
      {"set -- F --x 1\nluigi \"$@\"\n", "a.sh:2 shell F x=1\n"},
      {"set -eu -o pipefail\nluigi F \"$@\"\n", "a.sh:2 shell F RP6004\n"},
      {"eval \"luigi F --x $X\"\n", "a.sh:1 shell F x=$X? RP6003\n"},
      {"X=1\neval luigi F --x '$X'\n", "a.sh:2 shell F x=1\n"},
  };
  CHECK_ALL("a.sh", cases);
}

static void what_may_be_any_number_of_words_is_not_known(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"f() { luigi F --x \"$1\" --y \"$2\"; }\nf \"$@\"\n", "a.sh:1 shell F x=$1? y=$2? RP6003\n"},
      {"f() { luigi F --x $#; }\nf a b\nf $A\n", "a.sh:1 shell F x=$#? RP6003\na.sh:1 shell F x=2\n"},
      {"f() { shift; luigi F \"$@\"; }\nf $A --x 1\n", "a.sh:1 shell F RP6004\n"},
      {"luigi F --x *.csv\n", "a.sh:1 shell F x=*.csv? RP6003\n"},
      {"luigi F --x '*.csv' --y [1,2]\n", "a.sh:1 shell F x=*.csv y=[1,2]\n"},
      {"luigi F --x {1,2}\n", "a.sh:1 shell F x={1,2}? RP6003\n"}, // sh may not expand it, bash would
      {"for f in *; do luigi F --x $f; done\n", "a.sh:1 shell F x=$f? RP6003\n"},
      {"X=1\nwhile read a; do luigi F --x $X; X=2; done\nluigi G --x $X\n",
       "a.sh:2 shell F x=$X? RP6003\na.sh:3 shell G x=$X? RP6003\n"},
      {"X=1\n. /etc/profile\nluigi F --x $X\n", "a.sh:3 shell F x=$X? RP6003\n"},
      {"change() { X=3; }\nX=1\nwhile test -e a; do luigi F --x $X; change; done\n", "a.sh:3 shell F x=$X? RP6003\n"},
      {"case $1 in a) luigi F;; b) X=1; luigi G --x $X;; esac\nluigi H --x $X\n",
       "a.sh:1 shell F\na.sh:1 shell G x=1\na.sh:2 shell H x=$X? RP6003\n"},
      {"if test -e a; then X=1; elif luigi F --x $X; then X=2; fi\n", "a.sh:1 shell F x=$X? RP6003\n"},
      {"(set -- a b; luigi F --x $2)\nluigi G --x $2\n", "a.sh:1 shell F x=b\na.sh:2 shell G x=$2? RP6003\n"},
      {"for i in \"${L[@]}\"; do luigi F --x $i; done\n", "a.sh:1 shell F x=$i? RP6003\n"},
      {"for i in 1 2; do\n[ $i = 1 ] && continue\nluigi F --x $i\ndone\n", "a.sh:3 shell F x=2\n"},
      {"X=1\ntest -e a && { X=2; luigi F --x $X; }\nluigi G --x $X\n",
       "a.sh:2 shell F x=2\na.sh:3 shell G x=$X? RP6003\n"},
      {"A='x y'\ncase $A in 1) luigi F;; x*) luigi G;; esac\nA=\ncase $A in '') luigi H;; *) luigi I;; esac\n",
       "a.sh:2 shell G\na.sh:4 shell H\n"},
      {"false && luigi F\ntrue || luigi G\nluigi H\nexit\nluigi I\n", "a.sh:3 shell H\n"},
      {"if false; then luigi F; elif true; then luigi G; else luigi H; fi\n", "a.sh:1 shell G\n"},
      {"if [ a = b ] || test -e c; then luigi F; fi\n", "a.sh:1 shell F\n"},
  };
  CHECK_ALL("a.sh", cases);
}

static void what_a_shell_is_given_to_read_runs(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"bash <<EOF\nluigi F --x 1\nEOF\n", "a.sh:2 shell F x=1\n"},
      {"X=1\nbash <<EOF\nexport Y=2\nluigi F --x $X --y \\$Y --z $Y\nEOF\n",
       "a.sh:4 shell F x=1 y=2 z=$Y? [Y=2] RP6003\n"},
      {"X=1\nbash <<'EOF'\nluigi F --x $X\nEOF\n", "a.sh:3 shell F x=$X? RP6003\n"},
      {"bash -s F 1 <<-'E'\n\tluigi $1 --x $2\n\tE\nluigi G\n", "a.sh:2 shell F x=1\na.sh:4 shell G\n"},
      {"cat <<EOF | bash\nluigi F\nEOF\n", "a.sh:2 shell F\n"},
      {"echo 'luigi F --x 1' | sh\n", "a.sh:1 shell F x=1\n"},
      {"ssh -i key user@host <<EOF\ncd /app\nluigi F\nEOF\n", "a.sh:3 shell F\n"},
      {"ssh -p 22 host 'cd /app && luigi F --x 1'\n", "a.sh:1 shell F x=1\n"},
      {"ssh host 'bash -s' <<'E'\nluigi F\nE\n", "a.sh:2 shell F\n"},
      {"ssh host luigi F --x \"'a b'\"\n", "a.sh:1 shell F x=a b\n"},
      {"sudo -u etl bash <<E\nluigi F\nE\n", "a.sh:2 shell F\n"},
      {"psql <<E\nluigi No\nE\ncat <<E > usage\nluigi No\nE\n", ""},
  };
  CHECK_ALL("a.sh", cases);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shells_are_read),
      cmocka_unit_test(functions_take_the_words_of_their_calls),
      cmocka_unit_test(what_a_condition_assigns_is_not_known),
      cmocka_unit_test(what_may_be_any_number_of_words_is_not_known),
      cmocka_unit_test(what_a_shell_is_given_to_read_runs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
