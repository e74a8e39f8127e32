/// The table of docs/native.md. Left out of the fields is what only concerns how Luigi submits, watches and cleans up.

#include "decisions/native.h"

// Luigi 3.8.1 contrib/external_program.py:49.
static const rp_native_field PROGRAM[] = {{"program_args", RP_NATIVE_COMMAND, NULL, true},
                                          {"program_environment", RP_NATIVE_LUIGIS, NULL, false},
                                          {"virtualenv", RP_NATIVE_NOTHING, NULL, false},
                                          {"extra_pythonpath", RP_NATIVE_NOTHING, NULL, false},
                                          {NULL, 0, NULL, false}};

// Luigi 3.8.1 contrib/spark.py:36, and what spark-submit makes of the options (Spark's SparkSubmitArguments).
static const rp_native_field SPARK[] = {
    {"app", RP_NATIVE_APPLICATION, NULL, true},
    {"entry_class", RP_NATIVE_CUSTOM_TEXT, "mainClass", false},
    {"app_options", RP_NATIVE_ARGS, NULL, true},
    {"name", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.app.name", false},
    {"conf", RP_NATIVE_CUSTOM_MAP, "sparkConf", false},
    {"jars", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.jars", false},
    {"packages", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.jars.packages", false},
    {"py_files", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.submit.pyFiles", false},
    {"files", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.files", false},
    {"archives", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.archives", false},
    {"driver_memory", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.driver.memory", false},
    {"driver_cores", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.driver.cores", false},
    {"driver_java_options", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.driver.extraJavaOptions", false},
    {"driver_library_path", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.driver.extraLibraryPath", false},
    {"driver_class_path", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.driver.extraClassPath", false},
    {"executor_memory", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.executor.memory", false},
    {"executor_cores", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.executor.cores", false},
    {"num_executors", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.executor.instances", false},
    {"total_executor_cores", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.cores.max", false},
    {"pyspark_python", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.pyspark.python", false},
    {"pyspark_driver_python", RP_NATIVE_CUSTOM_TEXT, "sparkConf/spark.pyspark.driver.python", false},
    {"hadoop_user_name", RP_NATIVE_VARIABLE, "HADOOP_USER_NAME", false},
    {"hadoop_conf_dir", RP_NATIVE_NOTHING, NULL, false},
    {"properties_file", RP_NATIVE_NOTHING, NULL, false},
    {"supervise", RP_NATIVE_NOTHING, NULL, false},
    {"spark_command", RP_NATIVE_LUIGIS, NULL, false},
    {"app_command", RP_NATIVE_LUIGIS, NULL, false},
    {"program_args", RP_NATIVE_LUIGIS, NULL, false},
    {"program_environment", RP_NATIVE_LUIGIS, NULL, false},
    {"get_environment", RP_NATIVE_LUIGIS, NULL, false},
    {NULL, 0, NULL, false}};

// Luigi 3.8.1 contrib/bigquery.py:584; the keys are those of Flyte's plugin (flyteplugins 1.16.8 webapi/bigquery/query_job.go).
static const rp_native_field BIGQUERY[] = {
    {"query", RP_NATIVE_STATEMENT, NULL, true},
    {"output.table.project_id", RP_NATIVE_CUSTOM_TEXT, "ProjectID", true},
    {"output.table.location", RP_NATIVE_CUSTOM_TEXT, "Location", false},
    {"output.table.project_id", RP_NATIVE_CUSTOM_TEXT, "destinationTable/projectId", true},
    {"output.table.dataset_id", RP_NATIVE_CUSTOM_TEXT, "destinationTable/datasetId", true},
    {"output.table.table_id", RP_NATIVE_CUSTOM_TEXT, "destinationTable/tableId", true},
    {"query_mode", RP_NATIVE_CUSTOM_TEXT, "priority", true},
    {"create_disposition", RP_NATIVE_CUSTOM_TEXT, "createDisposition", true},
    {"write_disposition", RP_NATIVE_CUSTOM_TEXT, "writeDisposition", true},
    {"flatten_results", RP_NATIVE_CUSTOM, "flattenResults", true},
    {"use_legacy_sql", RP_NATIVE_CUSTOM, "useLegacySql", true},
    {"", RP_NATIVE_CUSTOM_TRUE, "allowLargeResults", false},
    {"udf_resource_uris", RP_NATIVE_NOTHING, NULL, true},
    {"configure_job", RP_NATIVE_LUIGIS, NULL, false},
    {NULL, 0, NULL, false}};

// Luigi 3.8.1 contrib/kubernetes.py:60. More failures of the job's pod than max_retrials fail the task.
static const rp_native_field KUBERNETES[] = {
    {"spec_schema", RP_NATIVE_POD, NULL, true},         {"labels", RP_NATIVE_LABELS, NULL, false},
    {"max_retrials", RP_NATIVE_RETRIES, NULL, true},    {"active_deadline_seconds", RP_NATIVE_SECONDS, NULL, false},
    {"signal_complete", RP_NATIVE_LUIGIS, NULL, false}, {NULL, 0, NULL, false}};

// Luigi 3.8.1 contrib/docker_runner.py:67; docker-py splits a command that is a text as shlex does.
static const rp_native_field DOCKER[] = {{"image", RP_NATIVE_IMAGE, NULL, true},
                                         {"command", RP_NATIVE_SPLIT_ARGS, NULL, true},
                                         {"environment", RP_NATIVE_ENVIRONMENT, NULL, false},
                                         {"binds", RP_NATIVE_NOTHING, NULL, false},
                                         {"network_mode", RP_NATIVE_NOTHING, NULL, false},
                                         {"container_options", RP_NATIVE_NOTHING, NULL, false},
                                         {"host_config_options", RP_NATIVE_NOTHING, NULL, false},
                                         {NULL, 0, NULL, false}};

static const char MOVES_ROWS[] = "its rows() are Python that reads input()";
static const char NO_PLUGIN[] = "Flyte has no task type for it";
static const char AT_AWS[] = "image and command stand in the definition at AWS that the class names";
static const char SQL_CLIENT[] = "Flyte's SQL task types run in flytekit's own images";

#define C(module, class) "luigi.contrib." module ":" class
static const rp_native_row ROWS[] = {
    {C("batch", "BatchTask"), NULL, NULL,
     "image and command stand in AWS's job definition; Flyte's plugin registers one of its own instead "
     "(flyteplugins 1.16.8 array/awsbatch/transformer.go:107)",
     NULL},
    {C("beam_dataflow", "BeamDataflowJobTask"), NULL, NULL, NO_PLUGIN, NULL},
    {C("bigquery", "BigQueryCreateViewTask"), NULL, NULL, "Luigi compares the view with its SQL and updates it", NULL},
    {C("bigquery", "BigQueryExtractTask"), NULL, NULL, "Flyte's BigQuery task type runs queries only", NULL},
    {C("bigquery", "BigQueryLoadTask"), NULL, NULL, "Flyte's BigQuery task type runs queries only", NULL},
    {C("bigquery", "BigQueryRunQueryTask"), "bigquery_query_job_task", "bigquery",
     "a dataset that does not exist is not made", BIGQUERY},
    {C("bigquery_avro", "BigQueryLoadAvro"), NULL, NULL, "Flyte's BigQuery task type runs queries only", NULL},
    {C("dataproc", "CreateDataprocClusterTask"), NULL, NULL, NO_PLUGIN, NULL},
    {C("dataproc", "DataprocPysparkTask"), NULL, NULL, "the job runs on a Dataproc cluster, Flyte's in its own", NULL},
    {C("dataproc", "DataprocSparkTask"), NULL, NULL, "the job runs on a Dataproc cluster, Flyte's in its own", NULL},
    {C("dataproc", "DeleteDataprocClusterTask"), NULL, NULL, NO_PLUGIN, NULL},
    {C("docker_runner", "DockerTask"), "raw-container", "docker",
     "there is no folder /tmp/luigi of the host and no LUIGI_TMP_DIR, and the container runs in Flyte's cluster",
     DOCKER},
    {C("ecs", "ECSTask"), NULL, NULL, AT_AWS, NULL},
    {C("esindex", "CopyToIndex"), NULL, NULL, "its docs() are Python that reads input()", NULL},
    {C("external_program", "ExternalProgramTask"), "raw-container", "program",
     "the program is the container's first process, and its output stands in the pod's log alone", PROGRAM},
    {C("hadoop", "JobTask"), NULL, NULL, "mapper() and reducer() are Python", NULL},
    {C("hadoop_jar", "HadoopJarJobTask"), NULL, NULL, NO_PLUGIN, NULL},
    {C("hive", "HiveQueryTask"), NULL, NULL, "Flyte's hive task type is Athena's", NULL},
    {C("kubernetes", "KubernetesJobTask"), "sidecar", "pod",
     "the pod runs in the cluster and namespace of Flyte, under a name of Flyte's; active_deadline_seconds is each "
     "attempt's",
     KUBERNETES},
    {C("lsf", "LSFJobTask"), NULL, NULL, "work() is Python", NULL},
    {C("mysqldb", "CopyToTable"), NULL, NULL, MOVES_ROWS, NULL},
    {C("pai", "PaiTask"), NULL, NULL, NO_PLUGIN, NULL},
    {C("pig", "PigJobTask"), NULL, NULL, NO_PLUGIN, NULL},
    {C("presto", "PrestoTask"), NULL, NULL,
     "Flyte's plugin wraps the query into CREATE TABLE … AS (flyteplugins 1.16.8 presto/execution_state.go:315)", NULL},
    {C("rdbms", "CopyToTable"), NULL, NULL, MOVES_ROWS, NULL},
    {C("rdbms", "Query"), NULL, NULL, SQL_CLIENT, NULL},
    {C("redshift", "KillOpenRedshiftSessions"), NULL, NULL, NO_PLUGIN, NULL},
    {C("redshift", "RedshiftManifestTask"), NULL, NULL, NO_PLUGIN, NULL},
    {C("salesforce", "QuerySalesforce"), NULL, NULL, NO_PLUGIN, NULL},
    {C("scalding", "ScaldingJobTask"), NULL, NULL, NO_PLUGIN, NULL},
    {C("sge", "SGEJobTask"), NULL, NULL, "work() is Python", NULL},
    {C("spark", "PySparkTask"), NULL, NULL, "main() is Python, handed to Spark as a pickle of the task", NULL},
    {C("spark", "SparkSubmitTask"), "spark", "spark",
     "Flyte's Spark operator runs it: master, deploy_mode, queue and spark_submit mean nothing there", SPARK},
    {C("sparkey", "SparkeyExportTask"), NULL, NULL, NO_PLUGIN, NULL},
    {C("sqla", "CopyToTable"), NULL, NULL, MOVES_ROWS, NULL},
};
enum { ROW_COUNT = sizeof ROWS / sizeof ROWS[0] };

const rp_native_row *rp_native_row_of(rp_str base)
{
  for (size_t i = 0; i < ROW_COUNT; i++) {
    if (rp_str_is(base, ROWS[i].base)) {
      return &ROWS[i];
    }
  }
  return NULL;
}

const rp_native_row *rp_native_row_called(rp_str plugin)
{
  for (size_t i = 0; i < ROW_COUNT; i++) {
    if (ROWS[i].plugin != NULL && rp_str_is(plugin, ROWS[i].plugin)) {
      return &ROWS[i];
    }
  }
  return NULL;
}

const rp_native_row *rp_native_rows(size_t *count)
{
  *count = ROW_COUNT;
  return ROWS;
}
