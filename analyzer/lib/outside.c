// Names without a row, by their longest listed prefix: what they read, or that they do nothing that a graph could
// depend on. Everything else is unknown by name, and counting those names says which row to write next. Two columns more answer
// what run() may have done by calling it.

#include "analyzer/lib/lib.h"

// What else is known of a name, for other questions than what a call of it answers. LOOKS: it may run again, and before anything
// else: it looks at parameters, targets, the environment and the clock, or writes to the log. TALKS: it does nothing with the file
// whose path it is given. METHOD: the name is no module's, but that of a method or function of Luigi's.
enum { LOOKS = 1, TALKS = 2, METHOD = 4 };

typedef struct outside_row {
  const char *prefix; // whole dotted parts
  rp_outside_kind kind;
  unsigned more;
} outside_row;

static const outside_row rows[] = {
    // Talking and waiting.
    {"logging", RP_OUTSIDE_HARMLESS, LOOKS | TALKS},
    {"warnings", RP_OUTSIDE_HARMLESS, LOOKS},
    {"luigi.logger", RP_OUTSIDE_HARMLESS, LOOKS},
    {"luigi.worker.set_tracking_url", RP_OUTSIDE_HARMLESS, 0},
    {"luigi.worker.set_status_message", RP_OUTSIDE_HARMLESS, 0},
    {"luigi.worker.set_progress_percentage", RP_OUTSIDE_HARMLESS, 0},
    {"luigi.worker.decrease_running_resources", RP_OUTSIDE_HARMLESS, 0},
    {"time.sleep", RP_OUTSIDE_HARMLESS, 0},
    {"builtins.print", RP_OUTSIDE_HARMLESS, LOOKS | TALKS},
    {"pprint.pprint", RP_OUTSIDE_HARMLESS, LOOKS},
    {"gc", RP_OUTSIDE_HARMLESS, 0},
    {"faulthandler", RP_OUTSIDE_HARMLESS, 0},
    {"traceback.print_exc", RP_OUTSIDE_HARMLESS, 0},
    {"sys.stdout", RP_OUTSIDE_HARMLESS, 0},
    {"sys.stderr", RP_OUTSIDE_HARMLESS, 0},
    {"sys.setrecursionlimit", RP_OUTSIDE_HARMLESS, 0},
    {"sys.path.append", RP_OUTSIDE_HARMLESS, 0},
    {"sys.path.insert", RP_OUTSIDE_HARMLESS, 0},
    {"sys.path.extend", RP_OUTSIDE_HARMLESS, 0},
    {"random.seed", RP_OUTSIDE_HARMLESS, 0},
    {"numpy.random.seed", RP_OUTSIDE_HARMLESS, 0},
    {"signal.signal", RP_OUTSIDE_HARMLESS, 0},
    {"locale.setlocale", RP_OUTSIDE_HARMLESS, 0},
    {"matplotlib.use", RP_OUTSIDE_HARMLESS, 0},
    {"coloredlogs", RP_OUTSIDE_HARMLESS, 0},
    {"structlog", RP_OUTSIDE_HARMLESS, LOOKS},
    {"loguru", RP_OUTSIDE_HARMLESS, LOOKS},
    {"tqdm.tqdm.write", RP_OUTSIDE_HARMLESS, 0},
    // Changes of the file system whose answer is None.
    {"os.makedirs", RP_OUTSIDE_HARMLESS, 0},
    {"os.mkdir", RP_OUTSIDE_HARMLESS, 0},
    {"os.chmod", RP_OUTSIDE_HARMLESS, 0},
    {"os.chdir", RP_OUTSIDE_HARMLESS, 0},
    {"os.umask", RP_OUTSIDE_HARMLESS, 0},
    {"os.remove", RP_OUTSIDE_HARMLESS, 0},
    {"os.unlink", RP_OUTSIDE_HARMLESS, 0},
    {"os.rename", RP_OUTSIDE_HARMLESS, 0},
    {"shutil.rmtree", RP_OUTSIDE_HARMLESS, 0},
    // A time zone, an object or a message class made by these names is not known, but reads nothing.
    {"logging.config", RP_OUTSIDE_UNKNOWN, 0},
    {"logging.Formatter", RP_OUTSIDE_UNKNOWN, 0},
    {"logging.StreamHandler", RP_OUTSIDE_UNKNOWN, 0},
    {"logging.FileHandler", RP_OUTSIDE_UNKNOWN, 0},
    {"logging.handlers", RP_OUTSIDE_UNKNOWN, 0},
    {"logging.LoggerAdapter", RP_OUTSIDE_UNKNOWN, 0},
    {"logging.config.dictConfig", RP_OUTSIDE_HARMLESS, 0},
    {"logging.config.fileConfig", RP_OUTSIDE_HARMLESS, 0},
    // Files.
    {"builtins.open", RP_OUTSIDE_READS, 0},
    {"io.open", RP_OUTSIDE_READS, 0},
    {"codecs.open", RP_OUTSIDE_READS, 0},
    {"os", RP_OUTSIDE_READS, 0},
    {"glob", RP_OUTSIDE_READS, 0},
    {"fnmatch.filter", RP_OUTSIDE_READS, 0},
    {"shutil", RP_OUTSIDE_READS, 0},
    {"tempfile", RP_OUTSIDE_READS, 0},
    {"pathlib", RP_OUTSIDE_READS, 0},
    {"pkg_resources", RP_OUTSIDE_READS, 0},
    {"importlib.resources", RP_OUTSIDE_READS, 0},
    {"importlib.metadata", RP_OUTSIDE_READS, 0},
    {"pkgutil", RP_OUTSIDE_READS, 0},
    {"zipfile", RP_OUTSIDE_READS, 0},
    {"tarfile", RP_OUTSIDE_READS, 0},
    {"gzip", RP_OUTSIDE_READS, 0},
    {"bz2", RP_OUTSIDE_READS, 0},
    {"configparser", RP_OUTSIDE_READS, 0},
    {"ConfigParser", RP_OUTSIDE_READS, 0},
    {"json.load", RP_OUTSIDE_READS, 0},
    {"yaml.load", RP_OUTSIDE_READS, 0},
    {"yaml.safe_load", RP_OUTSIDE_READS, 0},
    {"pickle.load", RP_OUTSIDE_READS, 0},
    {"csv", RP_OUTSIDE_READS, 0},
    {"toml.load", RP_OUTSIDE_READS, 0},
    {"tomllib.load", RP_OUTSIDE_READS, 0},
    {"dotenv", RP_OUTSIDE_READS, 0},
    {"fileinput", RP_OUTSIDE_READS, 0},
    {"linecache", RP_OUTSIDE_READS, 0},
    {"inspect.getsource", RP_OUTSIDE_READS, 0},
    {"inspect.getfile", RP_OUTSIDE_READS, 0},
    {"inspect.stack", RP_OUTSIDE_READS, 0},
    {"inspect.currentframe", RP_OUTSIDE_READS, 0},
    {"git", RP_OUTSIDE_READS, 0},
    {"pandas.read_csv", RP_OUTSIDE_READS, 0},
    {"pandas.read_excel", RP_OUTSIDE_READS, 0},
    {"pandas.read_json", RP_OUTSIDE_READS, 0},
    {"pandas.read_sql", RP_OUTSIDE_READS, 0},
    {"pandas.read_parquet", RP_OUTSIDE_READS, 0},
    {"pandas.read_table", RP_OUTSIDE_READS, 0},
    {"numpy.load", RP_OUTSIDE_READS, 0},
    {"numpy.loadtxt", RP_OUTSIDE_READS, 0},
    {"joblib.load", RP_OUTSIDE_READS, 0},
    {"os.path", RP_OUTSIDE_UNKNOWN, LOOKS | TALKS},
    {"os.PathLike", RP_OUTSIDE_UNKNOWN, 0},
    {"os.fsencode", RP_OUTSIDE_UNKNOWN, 0},
    {"os.fsdecode", RP_OUTSIDE_UNKNOWN, 0},
    {"csv.Dialect", RP_OUTSIDE_UNKNOWN, 0},
    // The process and the machine.
    {"os.environ", RP_OUTSIDE_READS, TALKS},
    {"sys.argv", RP_OUTSIDE_READS, 0},
    {"sys.stdin", RP_OUTSIDE_READS, 0},
    {"sys.exc_info", RP_OUTSIDE_READS, 0},
    {"sys.executable", RP_OUTSIDE_READS, 0},
    {"sys.modules", RP_OUTSIDE_READS, 0},
    {"sys.path", RP_OUTSIDE_READS, 0},
    {"platform", RP_OUTSIDE_READS, 0},
    {"getpass", RP_OUTSIDE_READS, 0},
    {"pwd", RP_OUTSIDE_READS, 0},
    {"grp", RP_OUTSIDE_READS, 0},
    {"socket", RP_OUTSIDE_READS, 0},
    {"multiprocessing.cpu_count", RP_OUTSIDE_READS, 0},
    {"subprocess", RP_OUTSIDE_READS, 0},
    {"sh", RP_OUTSIDE_READS, 0},
    {"plumbum", RP_OUTSIDE_READS, 0},
    {"envoy", RP_OUTSIDE_READS, 0},
    {"psutil", RP_OUTSIDE_READS, 0},
    {"resource", RP_OUTSIDE_READS, 0},
    {"locale", RP_OUTSIDE_READS, 0},
    {"argparse.ArgumentParser.parse_args", RP_OUTSIDE_READS, 0},
    {"optparse", RP_OUTSIDE_READS, 0},
    {"getopt", RP_OUTSIDE_READS, 0},
    {"builtins.input", RP_OUTSIDE_READS, 0},
    {"builtins.raw_input", RP_OUTSIDE_READS, 0},
    {"commands", RP_OUTSIDE_READS, 0},
    {"fabric", RP_OUTSIDE_READS, 0},
    {"paramiko", RP_OUTSIDE_READS, 0},
    // Clock and chance.
    {"time", RP_OUTSIDE_READS, LOOKS},
    {"random", RP_OUTSIDE_READS, 0},
    {"secrets", RP_OUTSIDE_READS, 0},
    {"uuid", RP_OUTSIDE_READS, 0},
    {"numpy.random", RP_OUTSIDE_READS, 0},
    {"arrow.now", RP_OUTSIDE_READS, 0},
    {"arrow.utcnow", RP_OUTSIDE_READS, 0},
    {"pendulum.now", RP_OUTSIDE_READS, 0},
    {"pendulum.today", RP_OUTSIDE_READS, 0},
    {"pendulum.yesterday", RP_OUTSIDE_READS, 0},
    {"pendulum.tomorrow", RP_OUTSIDE_READS, 0},
    {"datetime.datetime.now", RP_OUTSIDE_READS, 0},
    {"django.utils.timezone.now", RP_OUTSIDE_READS, 0},
    {"pandas.Timestamp.now", RP_OUTSIDE_READS, 0},
    {"pandas.Timestamp.today", RP_OUTSIDE_READS, 0},
    {"dateutil.tz", RP_OUTSIDE_READS, 0},
    {"tzlocal", RP_OUTSIDE_READS, 0},
    {"time.strptime", RP_OUTSIDE_UNKNOWN, 0},
    {"time.strftime", RP_OUTSIDE_UNKNOWN, 0},
    {"time.struct_time", RP_OUTSIDE_UNKNOWN, 0},
    {"pandas.to_datetime", RP_OUTSIDE_UNKNOWN, 0},
    {"uuid.UUID", RP_OUTSIDE_UNKNOWN, 0},
    {"uuid.uuid5", RP_OUTSIDE_UNKNOWN, 0},
    {"uuid.uuid3", RP_OUTSIDE_UNKNOWN, 0},
    {"random.Random", RP_OUTSIDE_UNKNOWN, 0},
    // Network and stores.
    {"requests", RP_OUTSIDE_READS, 0},
    {"urllib", RP_OUTSIDE_READS, 0},
    {"urllib2", RP_OUTSIDE_READS, 0},
    {"urllib3", RP_OUTSIDE_READS, 0},
    {"httplib", RP_OUTSIDE_READS, 0},
    {"http.client", RP_OUTSIDE_READS, 0},
    {"httpx", RP_OUTSIDE_READS, 0},
    {"aiohttp", RP_OUTSIDE_READS, 0},
    {"ftplib", RP_OUTSIDE_READS, 0},
    {"smtplib", RP_OUTSIDE_READS, 0},
    {"boto", RP_OUTSIDE_READS, 0},
    {"boto3", RP_OUTSIDE_READS, 0},
    {"botocore", RP_OUTSIDE_READS, 0},
    {"s3fs", RP_OUTSIDE_READS, 0},
    {"gcsfs", RP_OUTSIDE_READS, 0},
    {"fsspec", RP_OUTSIDE_READS, 0},
    {"google.cloud", RP_OUTSIDE_READS, 0},
    {"googleapiclient", RP_OUTSIDE_READS, 0},
    {"azure", RP_OUTSIDE_READS, 0},
    {"hdfs", RP_OUTSIDE_READS, 0},
    {"snakebite", RP_OUTSIDE_READS, 0},
    {"pyarrow.fs", RP_OUTSIDE_READS, 0},
    {"sqlite3", RP_OUTSIDE_READS, 0},
    {"psycopg2", RP_OUTSIDE_READS, 0},
    {"MySQLdb", RP_OUTSIDE_READS, 0},
    {"pymysql", RP_OUTSIDE_READS, 0},
    {"mysql.connector", RP_OUTSIDE_READS, 0},
    {"sqlalchemy", RP_OUTSIDE_READS, 0},
    {"pymongo", RP_OUTSIDE_READS, 0},
    {"redis", RP_OUTSIDE_READS, 0},
    {"elasticsearch", RP_OUTSIDE_READS, 0},
    {"snowflake", RP_OUTSIDE_READS, 0},
    {"pyodbc", RP_OUTSIDE_READS, 0},
    {"cx_Oracle", RP_OUTSIDE_READS, 0},
    {"kafka", RP_OUTSIDE_READS, 0},
    {"pyhive", RP_OUTSIDE_READS, 0},
    {"impala", RP_OUTSIDE_READS, 0},
    {"docker", RP_OUTSIDE_READS, 0},
    {"kubernetes", RP_OUTSIDE_READS, 0},
    {"hvac", RP_OUTSIDE_READS, 0},
    {"consul", RP_OUTSIDE_READS, 0},
    {"wget", RP_OUTSIDE_READS, 0},
    {"tweepy", RP_OUTSIDE_READS, 0},
    {"slackclient", RP_OUTSIDE_READS, 0},
    {"slack_sdk", RP_OUTSIDE_READS, 0},
    {"github", RP_OUTSIDE_READS, 0},
    {"urllib.parse", RP_OUTSIDE_UNKNOWN, 0},
    {"urllib.quote", RP_OUTSIDE_UNKNOWN, 0},
    {"urllib.urlencode", RP_OUTSIDE_UNKNOWN, 0},
    {"urllib.unquote", RP_OUTSIDE_UNKNOWN, 0},
    {"urllib.quote_plus", RP_OUTSIDE_UNKNOWN, 0},
    {"sqlalchemy.Column", RP_OUTSIDE_UNKNOWN, 0},
    {"sqlalchemy.String", RP_OUTSIDE_UNKNOWN, 0},
    {"sqlalchemy.Integer", RP_OUTSIDE_UNKNOWN, 0},
    {"sqlalchemy.Float", RP_OUTSIDE_UNKNOWN, 0},
    {"sqlalchemy.Date", RP_OUTSIDE_UNKNOWN, 0},
    {"sqlalchemy.DateTime", RP_OUTSIDE_UNKNOWN, 0},
    {"sqlalchemy.Text", RP_OUTSIDE_UNKNOWN, 0},
    {"sqlalchemy.Boolean", RP_OUTSIDE_UNKNOWN, 0},
    {"sqlalchemy.types", RP_OUTSIDE_UNKNOWN, 0},
    {"requests.exceptions", RP_OUTSIDE_UNKNOWN, 0},
    // Asked for besides.
    {"luigi.worker", RP_OUTSIDE_UNKNOWN, LOOKS},
    {"datetime", RP_OUTSIDE_UNKNOWN, LOOKS},
    {"os.getenv", RP_OUTSIDE_READS, LOOKS | TALKS},
    {"os.environ.get", RP_OUTSIDE_READS, LOOKS},
    {"os.getcwd", RP_OUTSIDE_READS, LOOKS},
    {"path.exists", RP_OUTSIDE_UNKNOWN, LOOKS},
    {"path.is_file", RP_OUTSIDE_UNKNOWN, LOOKS},
    {"path.is_dir", RP_OUTSIDE_UNKNOWN, LOOKS},
    {"path.is_symlink", RP_OUTSIDE_UNKNOWN, LOOKS},
    {"path.is_mount", RP_OUTSIDE_UNKNOWN, LOOKS},
    {"path.is_absolute", RP_OUTSIDE_UNKNOWN, LOOKS},
    {"path.is_relative_to", RP_OUTSIDE_UNKNOWN, LOOKS},
    {"path.resolve", RP_OUTSIDE_UNKNOWN, LOOKS | TALKS},
    {"path.stat", RP_OUTSIDE_UNKNOWN, LOOKS},
    {"path.cwd", RP_OUTSIDE_UNKNOWN, LOOKS},
    {"path.absolute", RP_OUTSIDE_UNKNOWN, LOOKS},
    // Methods and functions of Luigi's.
    {"__init__", RP_OUTSIDE_UNKNOWN, LOOKS | TALKS | METHOD},
    {"__repr__", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"__str__", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"__hash__", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"__eq__", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"__iter__", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"requires", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"input", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"output", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"deps", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"flatten", RP_OUTSIDE_UNKNOWN, LOOKS | TALKS | METHOD},
    {"flatten_output", RP_OUTSIDE_UNKNOWN, LOOKS | TALKS | METHOD},
    {"getpaths", RP_OUTSIDE_UNKNOWN, LOOKS | TALKS | METHOD},
    {"clone", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"clone_parent", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"clone_parents", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"to_str_params", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"get_params", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"exists", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"complete", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"get_param_names", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"get_task_family", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"get_param_values", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"task_family", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"fn", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"fs", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"normalize", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"parse", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"serialize", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"to_string", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"dates", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"hours", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"prev", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"next", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"from_date", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"path", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"get_task_namespace", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"get_default_format", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"recursively_freeze", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"recursively_unfreeze", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"get_wrapped", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"items", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"keys", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"values", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"__getitem__", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"__contains__", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
    {"__len__", RP_OUTSIDE_UNKNOWN, LOOKS | METHOD},
};

static bool covers(const char *prefix, rp_str name)
{
  if (name.size == 0 || prefix[0] != name.data[0]) { // most rows
    return false;
  }
  rp_str row = rp_str_of(prefix);
  return rp_str_starts_with(name, row) && (name.size == row.size || name.data[row.size] == '.');
}

rp_outside_kind rp_outside_classify(rp_str qualified)
{
  rp_outside_kind kind = RP_OUTSIDE_UNKNOWN;
  size_t longest = 0;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if ((rows[i].more & METHOD) == 0 && covers(rows[i].prefix, qualified) && strlen(rows[i].prefix) >= longest) {
      kind = rows[i].kind;
      longest = strlen(rows[i].prefix);
    }
  }
  return kind;
}

static bool has(rp_str name, unsigned flag)
{
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const char *prefix = rows[i].prefix;
    if ((rows[i].more & flag) != 0 && ((rows[i].more & METHOD) != 0 ? rp_str_is(name, prefix) : covers(prefix, name))) {
      return true;
    }
  }
  return false;
}

bool rp_outside_looks(rp_str name)
{
  return has(name, LOOKS);
}

bool rp_outside_talks(rp_str name)
{
  return has(name, TALKS);
}
