// Launches found in the text of files: one table row a construct. A launch is shown as
//   path:line kind family module flags… ; what is not there is left out.

#include "tests/unit/launch/launches.h"

static void argv_is_read_by_luigis_grammar(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"luigi --module m F", "a.sh:1 shell F in m\n"},
      {"luigi F --module m --date 2020-01-01", "a.sh:1 shell F in m date=2020-01-01\n"},
      {"luigi --module=m F --x=1 --y= --z", "a.sh:1 shell F in m x=1 y= z\n"},
      {"luigi --module m --local-scheduler F", "a.sh:1 shell F in m local-scheduler\n"},
      {"luigi --local-scheduler --workers 4 --log-level INFO --module m ns.F",
       "a.sh:1 shell ns.F in m local-scheduler workers=4 log-level=INFO\n"},
      {"luigi --mod m F", "a.sh:1 shell F in m\n"},
      {"luigi --local --no-l F --module m", "a.sh:1 shell F in m local no-l\n"},
      {"luigi --scheduler-record-task-history F", "a.sh:1 shell F scheduler-record-task-history\n"},
      {"luigi --scheduler-retry-delay 5 F", "a.sh:1 shell F scheduler-retry-delay=5\n"},
      {"luigi --module m --F-date 2020 F", "a.sh:1 shell F in m F-date=2020\n"},
      {"luigi --module m --x 5", "a.sh:1 shell 5 in m x\n"},
      {"luigi --module m F --n -5 --m -0.5", "a.sh:1 shell F in m n=-5 m=-0.5\n"},
      {"luigi --module m F --flag --other 1", "a.sh:1 shell F in m flag other=1\n"},
      {"luigi --module m F G", "a.sh:1 shell F in m RP6001\n"},
      {"luigi --module m", "a.sh:1 shell in m RP6001\n"},
      {"luigi --module m RangeDaily --of F --start 2020-01-01 --reverse --of-params '{\"k\": \"v\"}'",
       "a.sh:1 shell RangeDaily in m of=F start=2020-01-01 reverse of-params={\"k\": \"v\"}\n"},
      {"luigi-deps-tree --module m F --d 1", "a.sh:1 evidence F in m d=1\n"},
      {"luigid --port 1\nluigi-grep x\n", ""},
  };
  CHECK_ALL("a.sh", cases);
}

static void a_command_keeps_its_image(void **state)
{
  (void)state;
  static const file_case merged[] = {
      {"Dockerfile", "FROM img:1\nCMD [\"./run.sh\"]\n"},
      {"run.sh", "luigi F\n"},
      {"start.sh", "./run.sh\n"},
  };
  check(merged, 3, "run.sh:1 shell F image img:1 via Dockerfile:2\n");
  static const file_case two[] = {
      {"a.Dockerfile", "FROM img:1\nCMD [\"./run.sh\"]\n"},
      {"b.Dockerfile", "FROM img:2\nCMD [\"./run.sh\"]\n"},
      {"run.sh", "luigi F\n"},
  };
  check(two, 3, "run.sh:1 shell F image img:1 via a.Dockerfile:2\nrun.sh:1 shell F image img:2 via b.Dockerfile:2\n");
}

static void files_over_the_budget_are_rows(void **state)
{
  (void)state;
  rp_arena arena;
  rp_arena_init(&arena);
  size_t size = 1048577;
  char *text = rp_arena_alloc(&arena, size);
  memset(text, '\n', size);
  rp_launch_file file = {RP_STR("run.sh"), {text, size}};
  size_t count = 0;
  const rp_launch *found = rp_launch_find(&count, &file, 1, NULL, 0, NULL, &arena);
  assert_int_equal(count, 1);
  assert_int_equal(found[0].code, RP_RULE_LAUNCH_FILE_UNREAD);
  assert_int_equal(found[0].line, 1);
  rp_arena_release(&arena);
}

static void wrappers_are_taken_off(void **state)
{
  (void)state;
  static const char *const commands[] = {
      "exec luigi F",
      "sudo -u etl luigi F",
      "nice -n 10 luigi F",
      "timeout 10 luigi F",
      "timeout -k 5 1h luigi F",
      "poetry run luigi F",
      "pipenv run luigi F",
      "conda run -n env luigi F",
      "conda run --no-capture-output -n env luigi F",
      "xvfb-run -a luigi F",
      "nohup nice luigi F",
      "time luigi F",
      "/usr/local/bin/luigi F",
      "flock -n /tmp/x luigi F",
      "bash -c 'luigi F'",
      "sh -ec \"luigi F\"",
      "sudo -E bash -c 'cd x; luigi F'",
      "su etl -c 'luigi F'",
      "python -m luigi F",
      "python3 -u -m luigi F",
      "python3.8 -m luigi F",
      "docker compose run --rm job luigi F",
      "docker-compose -f x.yml run --rm job luigi F",
      "docker exec -it box luigi F",
      "kubectl exec -n ns pod -- luigi F",
      "uv run luigi F",
  };
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    file_case one = {"a.sh", commands[i]};
    check(&one, 1, "a.sh:1 shell F\n");
  }
  static const char *const cases[][2] = {
      {"env A=b -u C luigi F", "a.sh:1 shell F [A=b]\n"},
      {"docker run --rm -e X=1 -v /a:/b repo/image:1 luigi F", "a.sh:1 shell F [X=1] image repo/image:1\n"},
      {"bash -c 'luigi F --d $1' name 2020", "a.sh:1 shell F d=2020\n"},
      {"python -m pkg.mod F --x 1", "a.sh:1 shell module F in pkg.mod x=1\n"},
      {"python path/mod.py F --x 1", "a.sh:1 shell script F of path/mod.py x=1\n"},
      {"cd path && python ./mod.py F", "a.sh:1 shell script F of path/mod.py\n"},
      {"./jobs/run.py F", "a.sh:1 shell script F of jobs/run.py\n"},
      {"python -c 'import luigi'", ""},
  };
  CHECK_ALL("a.sh", cases);
}

static void makefiles_are_read(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"TASK = Daily\nDATE ?= 2020\nrun:\n\t@luigi --module m $(TASK) --date $(DATE) \\\n\t  --x $$HOME\n",
       "Makefile:4 make Daily in m date=$(DATE)? x=$HOME? RP6003\n"},
      {"export PYTHONPATH=src\nrun: ; echo\nall:\n\t-cd x && luigi F\n", "Makefile:4 make F [PYTHONPATH=src]\n"},
      {"run:\n\tluigi F --d $(shell date +%F) --t $@\n", "Makefile:2 make F d=$(date +%F)? t=run RP6003\n"},
      {"A = $(B)\nB = $(A)\nrun:\n\tluigi $(A)\n", "Makefile:4 make $(A)? RP6001\n"},
      {"# \tluigi F\nx = luigi F\n", ""},
  };
  CHECK_ALL("Makefile", cases);
}

static void dockerfiles_are_read(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"FROM python:3.9\nENV LUIGI_CONFIG_PATH=/etc/luigi.cfg A=b\nCMD [\"luigi\", \"--module\", \"m\", \"F\"]\n",
       "Dockerfile:3 dockerfile F in m [LUIGI_CONFIG_PATH=/etc/luigi.cfg] [A=b] image python:3.9\n"},
      {"FROM a AS b\nFROM --platform=x c\nENTRYPOINT [\"luigi\", \"--module\", \"m\"]\nCMD [\"F\", \"--x\", \"1\"]\n",
       "Dockerfile:4 dockerfile F in m x=1 image c\n"},
      {"FROM a\nCMD luigi --module m \\\n  F\n", "Dockerfile:2 dockerfile F in m image a\n"},
      {"FROM a\nWORKDIR /app\nCMD python jobs/run.py F\n",
       "Dockerfile:3 dockerfile script F of /app/jobs/run.py image a\n"},
      {"FROM a\nRUN pip install luigi && luigi --module m Warm\n", "Dockerfile:2 dockerfile Warm in m image a\n"},
  };
  CHECK_ALL("Dockerfile", cases);
}

static void crontabs_are_read(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"# m h dom mon dow command\nCRON_TZ=Europe/Berlin\nSHELL=/bin/sh\n0 3 * * *   cd /app && luigi --module m F --d "
       "$(date +\\%F)\n",
       "crontab:4 cron F in m d=$(date +%F)? [CRON_TZ=Europe/Berlin] [SHELL=/bin/sh] at 0 3 * * * (crontab:4) zone "
       "Europe/Berlin RP6003\n"},
      {"@daily luigi F\n*/5 1-4 1,15 JAN mon-FRI luigi G\n",
       "crontab:1 cron F at @daily (crontab:1)\ncrontab:2 cron G at */5 1-4 1,15 JAN mon-FRI (crontab:2)\n"},
      {"0 3 * * * root luigi F\n", "crontab:1 cron F at 0 3 * * * (crontab:1)\n"},
      {"0 3 * * luigi F\nnot a line luigi F\n@reboot luigi F\n", ""},
  };
  CHECK_ALL("crontab", cases);
  static const file_case user[] = {{"etc/cron.d/etl", "0 3 * * * etl luigi F\n"}};
  check(user, 1, "etc/cron.d/etl:1 cron F at 0 3 * * * (etc/cron.d/etl:1)\n");
}

static void schedules_reach_scripts(void **state)
{
  (void)state;
  static const file_case cron[] = {
      {"bin/daily.sh", "#!/bin/bash\nset -e\nluigi --module m \"$1\" --date $2\n"},
      {"crontab", "0 3 * * * /opt/app/bin/daily.sh Sales 2020 >> log 2>&1\n0 4 * * * cd /opt/app && bash bin/daily.sh "
                  "Stock 2021\n"},
  };
  check(cron, 2,
        "bin/daily.sh:3 shell Sales in m date=2020 at 0 3 * * * (crontab:1) via crontab:1\n"
        "bin/daily.sh:3 shell Stock in m date=2021 at 0 4 * * * (crontab:2) via crontab:2\n");
  static const file_case chain[] = {
      {"Dockerfile", "FROM img\nCOPY . /app\nENTRYPOINT [\"/app/entrypoint.sh\"]\nCMD [\"F\", \"--x\", \"1\"]\n"},
      {"entrypoint.sh", "#!/bin/sh\n. ./env.sh\nexec luigi --module m \"$@\"\n"},
      {"env.sh", "export PYTHONPATH=/app\n"},
  };
  check(chain, 3, "entrypoint.sh:3 shell F in m x=1 [PYTHONPATH=/app] image img via Dockerfile:4\n");
  static const file_case folder[] = {
      {"bin/run.sh", "cd \"$(dirname \"$0\")/..\"\n./steps/a.sh 1\n"},
      {"steps/a.sh", "cd $(dirname $0) && python job.py --x $1\n"},
  };
  check(folder, 2, "steps/a.sh:1 shell script 1 of steps/job.py x via bin/run.sh:2\n");
  static const file_case circle[] = {{"a.sh", "./b.sh\nluigi F\n"}, {"b.sh", "./a.sh\nluigi G\n"}};
  check(circle, 2, "a.sh:2 shell F\nb.sh:2 shell G via a.sh:1\n");
}

static void systemd_units_are_read(void **state)
{
  (void)state;
  static const file_case span[] = {
      {"etl@.service", "[Service]\nExecStart=/usr/bin/luigi F --x %i --y 50%%\n"},
      {"hourly.timer", "[Timer]\nUnit=etl@.service\nOnUnitActiveSec=1h\n"},
  };
  check(span, 2, "etl@.service:2 systemd F x=%i? y=50% at OnUnitActiveSec=1h (hourly.timer:3) RP6002\n");
  static const file_case unit[] = {
      {"sys/etl.service", "[Service]\nEnvironment=\"A=b c\" D=e\nWorkingDirectory=/app\nExecStart=-/usr/bin/luigi "
                          "--module m F \\\n  --a ${D}\n"},
      {"sys/etl.timer", "[Timer]\nOnCalendar=*-*-* 03:00:00\n"},
  };
  check(unit, 2, "sys/etl.service:4 systemd F in m a=e [A=b c] [D=e] at *-*-* 03:00:00 (sys/etl.timer:2) RP6002\n");
}

static void manifests_are_read(void **state)
{
  (void)state;
  static const file_case cron[] = {
      {"k8s/job.yaml",
       "apiVersion: batch/v1\nkind: CronJob\nspec:\n  schedule: '0 3 * * *'\n  timeZone: Europe/Berlin\n"
       "  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n          - name: a\n"
       "            image: img:1\n            env:\n            - name: A\n              value: b\n"
       "            command: [luigi, --module, m]\n            args:\n            - F\n            - --x=1\n"
       "---\napiVersion: batch/v1\nkind: Job\nspec:\n  template:\n    spec:\n      containers:\n"
       "      - image: img:2\n        command: ['sh', '-c']\n        args: ['cd x && luigi G']\n"}};
  check(cron, 1,
        "k8s/job.yaml:16 kubernetes F in m x=1 [A=b] at 0 3 * * * (k8s/job.yaml:4) zone Europe/Berlin image img:1\n"
        "k8s/job.yaml:28 kubernetes G image img:2\n");
  static const file_case compose[] = {
      {"docker-compose.yml",
       "services:\n  a:\n    image: img\n    environment: {A: b}\n    command: luigi --module m F\n"
       "  b:\n    build: .\n    entrypoint: [luigi]\n    command: [\"G\", \"--x\", \"1\"]\n"}};
  check(compose, 1, "docker-compose.yml:5 compose F in m [A=b] image img\ndocker-compose.yml:8 compose G x=1\n");
  static const file_case github[] = {
      {".github/workflows/a.yml",
       "on:\n  schedule:\n  - cron: '0 3 * * *'\njobs:\n  a:\n    container: img\n    steps:\n"
       "    - run: |\n        pip install x\n        luigi --module m F\n"}};
  check(github, 1,
        ".github/workflows/a.yml:10 ci F in m at 0 3 * * * (.github/workflows/a.yml:3) zone UTC image img\n");
  static const file_case variables[] = {
      {".github/workflows/a.yml",
       "env: {A: top, B: b}\njobs:\n  a:\n    env: {A: job}\n    steps:\n    - run: luigi F --a $A\n"
       "    - env: {C: \"${{ x }}\"}\n      run: luigi G --c $C\n"}};
  check(variables, 1,
        ".github/workflows/a.yml:6 ci F a=job [A=job] [B=b]\n.github/workflows/a.yml:8 ci G c=${{ x }}? [A=job] [B=b] "
        "[C=${{ x }}] RP6003\n");
  static const file_case gitlab[] = {{".gitlab-ci.yml", "image: top\n.base: &base\n  script:\n  - luigi F\nb:\n  <<: "
                                                        "*base\n  image: {name: own}\nc:\n  script: luigi G\n"}};
  check(gitlab, 1, ".gitlab-ci.yml:4 ci F image own\n.gitlab-ci.yml:9 ci G image top\n");
  static const file_case extends[] = {
      {".gitlab-ci.yml", "image: top\n.base:\n  image: own\n  script:\n  - luigi F\n.more:\n  extends: .base\n  "
                         "variables: {A: b}\njob:\n  extends: [.x, .more]\nother:\n  script: [luigi G]\n"}};
  check(extends, 1, ".gitlab-ci.yml:5 ci F image own\n.gitlab-ci.yml:12 ci G image top\n");
  static const file_case broken[] = {{"chart/a.yaml", "{{ if x }}\napiVersion: v1\ncommand: [luigi\n"}};
  check(broken, 1, "chart/a.yaml:1 kubernetes RP6006\n");
}

static void console_scripts_are_programs(void **state)
{
  (void)state;
  static const file_case cases[][3] = {
      {{"setup.py",
        "setup(name='x', entry_points={'console_scripts': ['daily = pkg.cli:main', \"other=pkg.b:run\"]})\n"},
       {"a.sh", "daily --x=1\nother\nunknown\n"}},
      {{"setup.cfg", "[metadata]\nname = x:y\n[options.entry_points]\nconsole_scripts =\n  daily = pkg.cli:main\n  "
                     "other = pkg.b:run [extra]\n"},
       {"a.sh", "daily --x=1\nother\nname\n"}},
      {{"setup.cfg", "[entry_points]\nconsole_scripts =\n    daily = pkg.cli:main\n    other = pkg.b:run\n"},
       {"a.sh", "daily --x=1\nother\nunknown\n"}},
      {{"pyproject.toml", "[project.scripts]\ndaily = \"pkg.cli:main\"\n[tool.poetry.scripts]\n\"other\" = "
                          "'pkg.b:run'\n[tool.x]\nno = \"a:b\"\n"},
       {"a.sh", "/opt/bin/daily --x=1\nother\nno\n"}},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    check(cases[i], 2, "a.sh:1 shell console in pkg.cli:main x=1\na.sh:2 shell console in pkg.b:run\n");
  }
}

static void jenkins_and_procfiles_are_read(void **state)
{
  (void)state;
  static const file_case zone[] = {
      {"Jenkinsfile",
       "agent { docker { image 'img:1' } }\ntriggers { cron('TZ=Europe/London\\n0 2 * * *') }\nsh 'luigi F'\n"}};
  check(zone, 1, "Jenkinsfile:3 ci F at 0 2 * * * (Jenkinsfile:2) zone Europe/London image img:1\n");
  static const file_case jenkins[] = {
      {"Jenkinsfile", "pipeline {\n triggers { cron('H 2 * * *') }\n steps {\n  sh 'luigi F'\n  sh(script: \"\"\"\n   "
                      "luigi G --d ${D}\n  \"\"\")\n }\n}\n"}};
  check(jenkins, 1,
        "Jenkinsfile:4 ci F at H 2 * * * (Jenkinsfile:2) RP6002\nJenkinsfile:6 ci G d=${D}? at H 2 * * * "
        "(Jenkinsfile:2) RP6002\n");
  static const file_case procfile[] = {{"Procfile", "web: gunicorn x\nworker: luigi --module m F\n"}};
  check(procfile, 1, "Procfile:2 shell F in m\n");
}

/// The options of a process with the classes F (x, explicit, and flag implicit) and, under a condition, Maybe (y).
static rp_launch_options options_of(void *context, rp_str module, rp_str family)
{
  static const rp_launch_option options[] = {
      {.name = RP_STR_INIT("module"), .arity = RP_LAUNCH_ARITY_ONE, .sure = true},
      {.name = RP_STR_INIT("workers"), .arity = RP_LAUNCH_ARITY_ONE, .sure = true},
      {.name = RP_STR_INIT("local-scheduler"), .arity = RP_LAUNCH_ARITY_NONE, .sure = true},
      {.name = RP_STR_INIT("help"), .arity = RP_LAUNCH_ARITY_NONE, .sure = true},
      {.name = RP_STR_INIT("F-x"), .arity = RP_LAUNCH_ARITY_ONE, .sure = true},
      {.name = RP_STR_INIT("F-flag"), .arity = RP_LAUNCH_ARITY_NONE, .sure = true},
      {.name = RP_STR_INIT("F-explicit"), .arity = RP_LAUNCH_ARITY_OPTIONAL, .sure = true},
      {.name = RP_STR_INIT("Maybe-y"), .arity = RP_LAUNCH_ARITY_ONE},
      {.name = RP_STR_INIT("Odd-"), .any = true},
      {.name = RP_STR_INIT("x"), .arity = RP_LAUNCH_ARITY_ONE, .sure = true},
      {.name = RP_STR_INIT("flag"), .arity = RP_LAUNCH_ARITY_NONE, .sure = true},
      {.name = RP_STR_INIT("explicit"), .arity = RP_LAUNCH_ARITY_OPTIONAL, .sure = true},
  };
  const bool *outside = context;
  bool root = rp_str_is(family, "F");
  (void)module;
  return (rp_launch_options){
      .items = options, .count = root ? 12 : 9, .outside = *outside, .open = family.size > 0 && !root};
}

static void known_classes_decide_what_is_a_value(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {"luigi --F-x 5 F --flag --x 1", "a.sh:1 shell F F-x=5 flag x=1\n"},
      {"luigi F --x 1 --flag extra", "a.sh:1 shell F x=1 flag RP6007\n"},
      {"luigi F --x 1 --flag $more", "a.sh:1 shell F x=1 flag RP6004\n"},
      {"luigi --x 5 F", "a.sh:1 shell 5 RP6001\n"}, // as Luigi: "No task 5"; nothing is known of a class of that name
      {"luigi F --nothing", "a.sh:1 shell F RP6007\n"},
      {"luigi F --x", "a.sh:1 shell F RP6007\n"},
      {"luigi F --x --flag", "a.sh:1 shell F RP6007\n"},
      {"luigi F --flag=true", "a.sh:1 shell F RP6007\n"},
      {"luigi F --explicit --x 1", "a.sh:1 shell F explicit x=1\n"},
      {"luigi F --explicit false --x=", "a.sh:1 shell F explicit=false x=\n"},
      {"luigi F --fl --loc --work 3", "a.sh:1 shell F flag local-scheduler workers=3\n"},
      {"luigi F --F-", "a.sh:1 shell F RP6007\n"}, // short for three
      {"luigi F --Maybe-y 1", "a.sh:1 shell F Maybe-y=1 RP6001\n"},
      {"luigi F --Odd-z", "a.sh:1 shell F RP6001\n"},
      {"luigi --Odd-z 1 F", "a.sh:1 shell RP6001\n"}, // 1 may be its value
      {"luigi F --x -1 -q", "a.sh:1 shell F x=-1 RP6007\n"},
      {"luigi F --x '-a b'", "a.sh:1 shell F x=-a b\n"},
      {"luigi F --$name 1", "a.sh:1 shell F RP6001\n"},
      {"luigi --help F", "a.sh:1 shell F help RP6007\n"},
      {"luigi --local-scheduler", "a.sh:1 shell local-scheduler RP6007\n"},
      {"luigi -- F", "a.sh:1 shell F\n"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    rp_arena arena;
    rp_arena_init(&arena);
    rp_launch_file file = {RP_STR("a.sh"), rp_str_of(cases[i][0])};
    size_t count = 0;
    const rp_launch *found = rp_launch_find(&count, &file, 1, NULL, 0, NULL, &arena);
    assert_int_equal(count, 1);
    rp_launch launch = found[0];
    bool outside = false;
    rp_launch_judge(&launch, options_of, &outside, &arena);
    rp_buf buf = RP_BUF_INIT;
    show(&buf, &launch);
    assert_string_equal(buf.data, cases[i][1]);
    rp_buf_release(&buf);
    rp_arena_release(&arena);
  }
}

static void core_flags_are_classified(void **state)
{
  (void)state;
  static const struct {
    const char *name;
    rp_launch_arity arity;
  } cases[] = {
      {"module", RP_LAUNCH_ARITY_ONE},
      {"mod", RP_LAUNCH_ARITY_ONE},
      {"help", RP_LAUNCH_ARITY_NONE},
      {"scheduler-host", RP_LAUNCH_ARITY_ONE},
      {"scheduler-ho", RP_LAUNCH_ARITY_ONE},
      {"s", RP_LAUNCH_ARITY_UNKNOWN},
      {"worker", RP_LAUNCH_ARITY_UNKNOWN},
      {"workers", RP_LAUNCH_ARITY_ONE},
      {"worker-keep-alive", RP_LAUNCH_ARITY_NONE},
      {"worker-timeout", RP_LAUNCH_ARITY_ONE},
      {"e", RP_LAUNCH_ARITY_UNKNOWN},
      {"retcode-task-failed", RP_LAUNCH_ARITY_ONE},
      {"RangeDaily-reverse", RP_LAUNCH_ARITY_NONE},
      {"RangeDaily-of", RP_LAUNCH_ARITY_ONE},
      {"date", RP_LAUNCH_ARITY_UNKNOWN},
      {"", RP_LAUNCH_ARITY_UNKNOWN},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    rp_str full;
    if (rp_launch_core_arity(&full, rp_str_of(cases[i].name)) != cases[i].arity) {
      fail_msg("%s", cases[i].name);
    }
  }
}

static void every_prefix_is_read(void **state)
{
  (void)state;
  static const file_case texts[] = {
      {"a.sh", "A='x' B=\"y $(luigi F `z`)\" && luigi \\\n F ${A} <<E >x 2>&1 | (b; c) &\nE\ncase $x in a) ;; "
               "esac\nbash -c 'luigi \"$@\"' a b\n"},
      {"Makefile", "A := $(B) $${C}\n\t@luigi $(A\n"},
      {"Dockerfile", "FROM a\nENV A=b \"c d\"\nCMD [\"luigi\", \"\\\"\", \"F\"]\n"},
      {"crontab", "A=\"b\"\n0 3 * * * root luigi F \\% x\n"},
      {"x.service", "[Service]\nExecStart=@luigi F\\\n x\n"},
      {"Jenkinsfile", "sh(script: '''luigi F\\''', x)\ncron(\"H\")\n"},
      {"c.yml", "apiVersion: v1\nspec: {schedule: 'x', c: [{image: &i a, command: [luigi, *i]}]}\n"},
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    size_t total = strlen(texts[i].content);
    for (size_t size = 0; size <= total; size++) {
      rp_arena arena;
      rp_arena_init(&arena);
      char *exact = rp_xrealloc(NULL, size + 1);
      memcpy(exact, texts[i].content, size);
      char *tight = rp_xrealloc(exact, size > 0 ? size : 1); // so that the sanitizer sees a read past the end
      rp_launch_file file = {rp_str_of(texts[i].path), {tight, size}};
      size_t count = 0;
      (void)rp_launch_find(&count, &file, 1, NULL, 0, NULL, &arena);
      assert_true(count < 8);
      rp_arena_release(&arena);
      free(tight);
    }
  }
}

static void nesting_has_an_end(void **state)
{
  (void)state;
  rp_buf buf = RP_BUF_INIT;
  for (int i = 0; i < 20000; i++) {
    rp_buf_cstr(&buf, "$(luigi ");
  }
  rp_buf_cstr(&buf, "\n");
  rp_arena arena;
  rp_arena_init(&arena);
  rp_launch_file file = {RP_STR("a.sh"), rp_buf_str(&buf)};
  size_t count = 0;
  (void)rp_launch_find(&count, &file, 1, NULL, 0, NULL, &arena);
  assert_true(count <= 20000);
  rp_arena_release(&arena);
  rp_buf_release(&buf);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(argv_is_read_by_luigis_grammar),
      cmocka_unit_test(a_command_keeps_its_image),
      cmocka_unit_test(files_over_the_budget_are_rows),
      cmocka_unit_test(wrappers_are_taken_off),
      cmocka_unit_test(makefiles_are_read),
      cmocka_unit_test(dockerfiles_are_read),
      cmocka_unit_test(crontabs_are_read),
      cmocka_unit_test(schedules_reach_scripts),
      cmocka_unit_test(systemd_units_are_read),
      cmocka_unit_test(manifests_are_read),
      cmocka_unit_test(console_scripts_are_programs),
      cmocka_unit_test(jenkins_and_procfiles_are_read),
      cmocka_unit_test(known_classes_decide_what_is_a_value),
      cmocka_unit_test(core_flags_are_classified),
      cmocka_unit_test(every_prefix_is_read),
      cmocka_unit_test(nesting_has_an_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
