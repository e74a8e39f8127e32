#ifndef RP_DECISIONS_NATIVE_H
#define RP_DECISIONS_NATIVE_H

/// Flyte task types other than the bridge's container, for classes of luigi.contrib: which, and what of a class goes where
/// (docs/native.md). The translator goes by it, and what a house rule says of a task type is checked against it.

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/// Where an answer of the task goes.
typedef enum rp_native_slot {
  RP_NATIVE_COMMAND = 1, ///< words of the container's command
  RP_NATIVE_ARGS,        ///< words of its arguments
  RP_NATIVE_SPLIT_ARGS,  ///< the same, of one text as shlex splits it
  RP_NATIVE_IMAGE,       ///< its image; without a tag `latest`
  RP_NATIVE_ENVIRONMENT, ///< {name: value} or ["name=value"]
  RP_NATIVE_VARIABLE,    ///< the environment variable `key`
  RP_NATIVE_CUSTOM,      ///< custom's `key` ("flattenResults"), True or False
  RP_NATIVE_CUSTOM_TEXT, ///< custom's `key` ("sparkConf/spark.executor.memory") as text; of a list: joined by commas
  RP_NATIVE_CUSTOM_MAP,  ///< {name: value}: entries of custom's `key`
  RP_NATIVE_CUSTOM_TRUE, ///< custom's `key` is true, whatever the class is
  RP_NATIVE_APPLICATION, ///< SparkJob.mainApplicationFile and its type
  RP_NATIVE_STATEMENT,   ///< SQL
  RP_NATIVE_POD,         ///< PodSpec of one container
  RP_NATIVE_LABELS,      ///< the pod's
  RP_NATIVE_RETRIES,     ///< failures that are borne within one attempt of Luigi's
  RP_NATIVE_SECONDS,     ///< the node's timeout
  RP_NATIVE_NOTHING,     ///< without a counterpart: must be None, false or empty
  RP_NATIVE_LUIGIS       ///< code that would not run: must be Luigi's own
} rp_native_slot;

typedef struct rp_native_field {
  const char *name; ///< of the answer: "app", "output.table.project_id"
  rp_native_slot slot;
  const char *key;
  bool required;
} rp_native_field;

/// One class of luigi.contrib.
typedef struct rp_native_row {
  const char *base;              ///< "luigi.contrib.spark:SparkSubmitTask"
  const char *type;              ///< of the Flyte task; NULL: there is none that does the same
  const char *plugin;            ///< what a house rule calls it: "spark"; NULL: it cannot
  const char *why;               ///< without a type: why; else what the native task does not do, one line
  const rp_native_field *fields; ///< up to one without a name
} rp_native_row;

/// The row of a class; NULL.
const rp_native_row *rp_native_row_of(rp_str base);
/// The row that house rules call `plugin`; NULL.
const rp_native_row *rp_native_row_called(rp_str plugin);
const rp_native_row *rp_native_rows(size_t *count);

#endif
