// luigi.run and luigi.build: recorded while a main block is read, never performed.
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static void record_launch(rp_interp *in, const rp_call *call, const char *function)
{
  rp_python_launch launch = {.function = rp_sym(in, function)};
  for (const rp_frame *frame = in->frame; frame != NULL; frame = frame->caller) {
    launch.program = frame->module;
    if (!frame->module->stub && !frame->module->partial && launch.module == NULL) {
      const rp_facts *facts = frame->module->facts;
      uint32_t node = frame == in->frame && call->node != 0 ? call->node : frame->node;
      launch.module = frame->module;
      launch.line = node < facts->n_start ? rp_ir_place_of(facts, facts->start[node]).line : 0;
    }
  }
  bool run = rp_str_is(rp_str_of(function), "luigi.run");
  launch.argument = rp_arg(in, call, 0,
                           rp_str_is(rp_str_of(function), "luigi.build") ? "tasks"
                           : run                                         ? "cmdline_args"
                                                                         : "argv");
  launch.main_task = run ? rp_arg(in, call, 1, "main_task_cls") : NULL;
  if (launch.module != NULL) {
    RP_PUSH(in->lasting, &in->launches, launch);
  }
}

static rp_val interface_run(rp_interp *in, const rp_call *call)
{
  record_launch(in, call, "luigi.run");
  return rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node);
}

static rp_val interface_build(rp_interp *in, const rp_call *call)
{
  record_launch(in, call, "luigi.build");
  return rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node);
}

/// retcodes.py:55, cmdline.py:9: luigi.run by other names.
static rp_val run_with_retcodes(rp_interp *in, const rp_call *call)
{
  record_launch(in, call, "luigi.retcodes.run_with_retcodes");
  return rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node);
}

static rp_val luigi_run(rp_interp *in, const rp_call *call)
{
  record_launch(in, call, "luigi.cmdline.luigi_run");
  return rp_unknown(in, RP_RULE_READS_OUTSIDE, call->node);
}

static const rp_native ROWS[] = {{"luigi.interface.run", interface_run, 0, RP_TYPE_ANY},
                                 {"luigi.retcodes.run_with_retcodes", run_with_retcodes, 0, RP_TYPE_ANY},
                                 {"luigi.cmdline.luigi_run", luigi_run, 0, RP_TYPE_ANY},
                                 {"luigi.interface.build", interface_build, 0, RP_TYPE_ANY}};

void rp_lib_luigi_launch_register(rp_interp *in)
{
  rp_native_register(in, ROWS, sizeof ROWS / sizeof ROWS[0]);
}
