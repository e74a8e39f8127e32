// Names without a row, by their longest listed prefix: what they read, or that they do nothing that a graph could
// depend on. Everything else is unknown by name, and counting those names says which row to write next.

#include "analyzer/lib/lib.h"

typedef struct outside_row {
  const char *prefix; // whole dotted parts
  rp_outside_kind kind;
} outside_row;

#define READS(name)                                                                                                    \
  {                                                                                                                    \
    name, RP_OUTSIDE_READS                                                                                             \
  }
#define HARMLESS(name)                                                                                                 \
  {                                                                                                                    \
    name, RP_OUTSIDE_HARMLESS                                                                                          \
  }
#define NOT_KNOWN(name)                                                                                                \
  {                                                                                                                    \
    name, RP_OUTSIDE_UNKNOWN                                                                                           \
  }

static const outside_row rows[] = {
    // Talking and waiting.
    HARMLESS("logging"),
    HARMLESS("warnings"),
    HARMLESS("luigi.logger"),
    HARMLESS("luigi.worker.set_tracking_url"),
    HARMLESS("luigi.worker.set_status_message"),
    HARMLESS("luigi.worker.set_progress_percentage"),
    HARMLESS("luigi.worker.decrease_running_resources"),
    HARMLESS("time.sleep"),
    HARMLESS("builtins.print"),
    HARMLESS("pprint.pprint"),
    HARMLESS("gc"),
    HARMLESS("faulthandler"),
    HARMLESS("traceback.print_exc"),
    HARMLESS("sys.stdout"),
    HARMLESS("sys.stderr"),
    HARMLESS("sys.setrecursionlimit"),
    HARMLESS("sys.path.append"),
    HARMLESS("sys.path.insert"),
    HARMLESS("sys.path.extend"),
    HARMLESS("random.seed"),
    HARMLESS("numpy.random.seed"),
    HARMLESS("signal.signal"),
    HARMLESS("locale.setlocale"),
    HARMLESS("matplotlib.use"),
    HARMLESS("coloredlogs"),
    HARMLESS("structlog"),
    HARMLESS("loguru"),
    HARMLESS("tqdm.tqdm.write"),
    // Changes of the file system whose answer is None.
    HARMLESS("os.makedirs"),
    HARMLESS("os.mkdir"),
    HARMLESS("os.chmod"),
    HARMLESS("os.chdir"),
    HARMLESS("os.umask"),
    HARMLESS("os.remove"),
    HARMLESS("os.unlink"),
    HARMLESS("os.rename"),
    HARMLESS("shutil.rmtree"),
    // A time zone, an object or a message class made by these names is not known, but reads nothing.
    NOT_KNOWN("logging.config"),
    NOT_KNOWN("logging.Formatter"),
    NOT_KNOWN("logging.StreamHandler"),
    NOT_KNOWN("logging.FileHandler"),
    NOT_KNOWN("logging.handlers"),
    NOT_KNOWN("logging.LoggerAdapter"),
    HARMLESS("logging.config.dictConfig"),
    HARMLESS("logging.config.fileConfig"),
    // Files.
    READS("builtins.open"),
    READS("io.open"),
    READS("codecs.open"),
    READS("os"),
    READS("glob"),
    READS("fnmatch.filter"),
    READS("shutil"),
    READS("tempfile"),
    READS("pathlib"),
    READS("pkg_resources"),
    READS("importlib.resources"),
    READS("importlib.metadata"),
    READS("pkgutil"),
    READS("zipfile"),
    READS("tarfile"),
    READS("gzip"),
    READS("bz2"),
    READS("configparser"),
    READS("ConfigParser"),
    READS("json.load"),
    READS("yaml.load"),
    READS("yaml.safe_load"),
    READS("pickle.load"),
    READS("csv"),
    READS("toml.load"),
    READS("tomllib.load"),
    READS("dotenv"),
    READS("fileinput"),
    READS("linecache"),
    READS("inspect.getsource"),
    READS("inspect.getfile"),
    READS("inspect.stack"),
    READS("inspect.currentframe"),
    READS("git"),
    READS("pandas.read_csv"),
    READS("pandas.read_excel"),
    READS("pandas.read_json"),
    READS("pandas.read_sql"),
    READS("pandas.read_parquet"),
    READS("pandas.read_table"),
    READS("numpy.load"),
    READS("numpy.loadtxt"),
    READS("joblib.load"),
    NOT_KNOWN("os.path"),
    NOT_KNOWN("os.PathLike"),
    NOT_KNOWN("os.fsencode"),
    NOT_KNOWN("os.fsdecode"),
    NOT_KNOWN("csv.Dialect"),
    // The process and the machine.
    READS("os.environ"),
    READS("sys.argv"),
    READS("sys.stdin"),
    READS("sys.exc_info"),
    READS("sys.executable"),
    READS("sys.modules"),
    READS("sys.path"),
    READS("platform"),
    READS("getpass"),
    READS("pwd"),
    READS("grp"),
    READS("socket"),
    READS("multiprocessing.cpu_count"),
    READS("subprocess"),
    READS("sh"),
    READS("plumbum"),
    READS("envoy"),
    READS("psutil"),
    READS("resource"),
    READS("locale"),
    READS("argparse.ArgumentParser.parse_args"),
    READS("optparse"),
    READS("getopt"),
    READS("builtins.input"),
    READS("builtins.raw_input"),
    READS("commands"),
    READS("fabric"),
    READS("paramiko"),
    // Clock and chance.
    READS("time"),
    READS("random"),
    READS("secrets"),
    READS("uuid"),
    READS("numpy.random"),
    READS("arrow.now"),
    READS("arrow.utcnow"),
    READS("pendulum.now"),
    READS("pendulum.today"),
    READS("pendulum.yesterday"),
    READS("pendulum.tomorrow"),
    READS("datetime.datetime.now"),
    READS("django.utils.timezone.now"),
    READS("pandas.Timestamp.now"),
    READS("pandas.Timestamp.today"),
    READS("dateutil.tz"),
    READS("tzlocal"),
    NOT_KNOWN("time.strptime"),
    NOT_KNOWN("time.strftime"),
    NOT_KNOWN("time.struct_time"),
    NOT_KNOWN("pandas.to_datetime"),
    NOT_KNOWN("uuid.UUID"),
    NOT_KNOWN("uuid.uuid5"),
    NOT_KNOWN("uuid.uuid3"),
    NOT_KNOWN("random.Random"),
    // Network and stores.
    READS("requests"),
    READS("urllib"),
    READS("urllib2"),
    READS("urllib3"),
    READS("httplib"),
    READS("http.client"),
    READS("httpx"),
    READS("aiohttp"),
    READS("ftplib"),
    READS("smtplib"),
    READS("boto"),
    READS("boto3"),
    READS("botocore"),
    READS("s3fs"),
    READS("gcsfs"),
    READS("fsspec"),
    READS("google.cloud"),
    READS("googleapiclient"),
    READS("azure"),
    READS("hdfs"),
    READS("snakebite"),
    READS("pyarrow.fs"),
    READS("sqlite3"),
    READS("psycopg2"),
    READS("MySQLdb"),
    READS("pymysql"),
    READS("mysql.connector"),
    READS("sqlalchemy"),
    READS("pymongo"),
    READS("redis"),
    READS("elasticsearch"),
    READS("snowflake"),
    READS("pyodbc"),
    READS("cx_Oracle"),
    READS("kafka"),
    READS("pyhive"),
    READS("impala"),
    READS("docker"),
    READS("kubernetes"),
    READS("hvac"),
    READS("consul"),
    READS("wget"),
    READS("tweepy"),
    READS("slackclient"),
    READS("slack_sdk"),
    READS("github"),
    NOT_KNOWN("urllib.parse"),
    NOT_KNOWN("urllib.quote"),
    NOT_KNOWN("urllib.urlencode"),
    NOT_KNOWN("urllib.unquote"),
    NOT_KNOWN("urllib.quote_plus"),
    NOT_KNOWN("sqlalchemy.Column"),
    NOT_KNOWN("sqlalchemy.String"),
    NOT_KNOWN("sqlalchemy.Integer"),
    NOT_KNOWN("sqlalchemy.Float"),
    NOT_KNOWN("sqlalchemy.Date"),
    NOT_KNOWN("sqlalchemy.DateTime"),
    NOT_KNOWN("sqlalchemy.Text"),
    NOT_KNOWN("sqlalchemy.Boolean"),
    NOT_KNOWN("sqlalchemy.types"),
    NOT_KNOWN("requests.exceptions"),
};

static bool covers(rp_str prefix, rp_str name)
{
  return rp_str_starts_with(name, prefix) && (name.size == prefix.size || name.data[prefix.size] == '.');
}

rp_outside_kind rp_outside_classify(rp_str qualified)
{
  rp_outside_kind kind = RP_OUTSIDE_UNKNOWN;
  size_t longest = 0;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    rp_str prefix = rp_str_of(rows[i].prefix);
    if (prefix.size >= longest && covers(prefix, qualified)) {
      kind = rows[i].kind;
      longest = prefix.size;
    }
  }
  return kind;
}
