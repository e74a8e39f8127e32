#include "analyzer/inventory/file_uses.h"

static const rp_file_function FUNCTIONS[] = {{"builtins.open", RP_FILE_OPEN, "file", 0, 1},
                                             {"io.open", RP_FILE_OPEN, "file", 0, 1},
                                             {"codecs.open", RP_FILE_OPEN, "filename", 0, 1},
                                             {"gzip.open", RP_FILE_OPEN, "filename", 0, 1},
                                             {"bz2.open", RP_FILE_OPEN, "filename", 0, 1},
                                             {"lzma.open", RP_FILE_OPEN, "filename", 0, 1},
                                             {"io.FileIO", RP_FILE_OPEN, "file", 0, 1},
                                             {"gzip.GzipFile", RP_FILE_OPEN, "filename", 0, 1},
                                             {"bz2.BZ2File", RP_FILE_OPEN, "filename", 0, 1},
                                             {"lzma.LZMAFile", RP_FILE_OPEN, "filename", 0, 1},
                                             {"zipfile.ZipFile", RP_FILE_OPEN, "file", 0, 1},
                                             {"tarfile.open", RP_FILE_OPEN, "name", 0, 1},
                                             {"path.open", RP_FILE_OPEN, NULL, 0, 0},
                                             {"os.open", RP_FILE_OPEN, "path", 0, 1},
                                             {"fileinput.input", RP_FILE_OPEN, "files", 0, 1},
                                             {"fileinput.FileInput", RP_FILE_OPEN, "files", 0, 1},
                                             {"sqlite3.connect", RP_FILE_OPEN, "database", 0, 0},
                                             {"shelve.open", RP_FILE_OPEN, "filename", 0, 1},
                                             {"dbm.open", RP_FILE_OPEN, "file", 0, 1},
                                             {"dbm.dumb.open", RP_FILE_OPEN, "file", 0, 1},
                                             {"linecache.getline", RP_FILE_READ, "filename", 0, 0},
                                             {"linecache.getlines", RP_FILE_READ, "filename", 0, 0},
                                             {"filecmp.cmp", RP_FILE_READ, "f1", 0, 0},
                                             {"pandas.read_csv", RP_FILE_READ, "filepath_or_buffer", 0, 0},
                                             {"pandas.read_table", RP_FILE_READ, "filepath_or_buffer", 0, 0},
                                             {"pandas.read_excel", RP_FILE_READ, "io", 0, 0},
                                             {"pandas.read_json", RP_FILE_READ, "path_or_buf", 0, 0},
                                             {"pandas.read_parquet", RP_FILE_READ, "path", 0, 0},
                                             {"pandas.read_feather", RP_FILE_READ, "path", 0, 0},
                                             {"pandas.read_pickle", RP_FILE_READ, "filepath_or_buffer", 0, 0},
                                             {"pandas.read_hdf", RP_FILE_READ, "path_or_buf", 0, 0},
                                             {"numpy.load", RP_FILE_READ, "file", 0, 0},
                                             {"numpy.loadtxt", RP_FILE_READ, "fname", 0, 0},
                                             {"numpy.genfromtxt", RP_FILE_READ, "fname", 0, 0},
                                             {"joblib.load", RP_FILE_READ, "filename", 0, 0},
                                             {"path.read_text", RP_FILE_READ, NULL, 0, 0},
                                             {"path.read_bytes", RP_FILE_READ, NULL, 0, 0},
                                             {"shutil.copy", RP_FILE_READ, "src", 0, 0},
                                             {"shutil.copy2", RP_FILE_READ, "src", 0, 0},
                                             {"shutil.copyfile", RP_FILE_READ, "src", 0, 0},
                                             {"shutil.copytree", RP_FILE_LIST, "src", 0, 0},
                                             {"os.listdir", RP_FILE_LIST, "path", 0, 0},
                                             {"os.scandir", RP_FILE_LIST, "path", 0, 0},
                                             {"os.walk", RP_FILE_LIST, "top", 0, 0},
                                             {"glob.glob", RP_FILE_LIST, "pathname", 0, 0},
                                             {"glob.iglob", RP_FILE_LIST, "pathname", 0, 0},
                                             {"path.iterdir", RP_FILE_LIST, NULL, 0, 0},
                                             {"path.glob", RP_FILE_LIST, NULL, 0, 0},
                                             {"path.rglob", RP_FILE_LIST, NULL, 0, 0},
                                             {"os.path.exists", RP_FILE_LOOK, "path", 0, 0},
                                             {"os.path.lexists", RP_FILE_LOOK, "path", 0, 0},
                                             {"os.path.isfile", RP_FILE_LOOK, "path", 0, 0},
                                             {"os.path.isdir", RP_FILE_LOOK, "s", 0, 0},
                                             {"os.path.islink", RP_FILE_LOOK, "path", 0, 0},
                                             {"os.readlink", RP_FILE_LOOK, "path", 0, 0},
                                             {"os.path.getsize", RP_FILE_LOOK, "filename", 0, 0},
                                             {"os.path.samefile", RP_FILE_LOOK, "f1", 0, 0},
                                             {"os.stat", RP_FILE_LOOK, "path", 0, 0},
                                             {"os.lstat", RP_FILE_LOOK, "path", 0, 0},
                                             {"os.access", RP_FILE_LOOK, "path", 0, 0},
                                             {"os.path.getmtime", RP_FILE_TIME, "filename", 0, 0},
                                             {"os.path.getctime", RP_FILE_TIME, "filename", 0, 0},
                                             {"os.path.getatime", RP_FILE_TIME, "filename", 0, 0},
                                             {"path.exists", RP_FILE_LOOK, NULL, 0, 0},
                                             {"path.is_file", RP_FILE_LOOK, NULL, 0, 0},
                                             {"path.is_dir", RP_FILE_LOOK, NULL, 0, 0},
                                             {"path.stat", RP_FILE_LOOK, NULL, 0, 0},
                                             {"os.symlink", RP_FILE_LINK, "dst", 1, 0},
                                             {"path.symlink_to", RP_FILE_LINK, NULL, 0, 0},
                                             {"os.remove", RP_FILE_CHANGE, "path", 0, 0},
                                             {"os.unlink", RP_FILE_CHANGE, "path", 0, 0},
                                             {"os.rename", RP_FILE_MOVE, "src", 0, 0},
                                             {"os.replace", RP_FILE_MOVE, "src", 0, 0},
                                             {"os.truncate", RP_FILE_CHANGE, "path", 0, 0},
                                             {"shutil.move", RP_FILE_MOVE, "src", 0, 0},
                                             {"shutil.rmtree", RP_FILE_CHANGE, "path", 0, 0},
                                             {"path.unlink", RP_FILE_CHANGE, NULL, 0, 0},
                                             {"path.rename", RP_FILE_MOVE, NULL, 0, 0},
                                             {"path.replace", RP_FILE_MOVE, NULL, 0, 0},
                                             {"path.write_text", RP_FILE_CHANGE, NULL, 0, 0},
                                             {"path.write_bytes", RP_FILE_CHANGE, NULL, 0, 0}};

static const rp_file_function METHODS[] = {{"open", RP_FILE_OPEN, NULL, 0, 1},
                                           {"exists", RP_FILE_LOOK, NULL, 0, 0},
                                           {"copy", RP_FILE_READ, NULL, 0, 0},
                                           {"move", RP_FILE_MOVE, NULL, 0, 0},
                                           {"remove", RP_FILE_CHANGE, NULL, 0, 0}};

static const rp_file_function FILE_SYSTEM[] = {
    {"exists", RP_FILE_LOOK, "path", 0, 0},   {"isdir", RP_FILE_LOOK, "path", 0, 0},
    {"listdir", RP_FILE_LIST, "path", 0, 0},  {"copy", RP_FILE_READ, "old_path", 0, 0},
    {"move", RP_FILE_MOVE, "old_path", 0, 0}, {"rename_dont_move", RP_FILE_MOVE, "path", 0, 0},
    {"remove", RP_FILE_CHANGE, "path", 0, 0}};

/// What is opened otherwise than by a mode. `flag`: the argument that decides; NULL: none does. `usual`: the mode without it.
typedef struct opener {
  const char *name, *flag, *usual;
} opener;

static const opener OPENERS[] = {
    {"os.open", "flags", NULL},      {"fileinput.input", "inplace", "r"}, {"fileinput.FileInput", "inplace", "r"},
    {"sqlite3.connect", NULL, "r+"}, {"shelve.open", "flag", "r+"},       {"dbm.open", "flag", "r"},
    {"dbm.dumb.open", "flag", "r+"}};

static const opener *opener_of(const rp_file_function *function)
{
  for (size_t i = 0; i < sizeof OPENERS / sizeof OPENERS[0]; i++) {
    if (strcmp(function->name, OPENERS[i].name) == 0) {
      return &OPENERS[i];
    }
  }
  return NULL;
}

/// The mode that the flag stands for: of os.open() on Linux, where containers run, of a database, or whether a file is rewritten in place.
/// NULL: none that is known.
static const char *mode_of_flag(rp_val flag)
{
  enum { WRITES = 03, ANEW = 01200 }; // O_WRONLY | O_RDWR, O_TRUNC | O_EXCL
  if (flag->kind == RP_INT) {
    return (flag->integer & WRITES) == 0 ? "r" : (flag->integer & ANEW) == 0 ? "r+" : "w";
  }
  if (flag->kind == RP_STR_ && flag->text.size > 0) {
    return flag->text.data[0] == 'r' ? "r" : flag->text.data[0] == 'n' ? "w" : "r+";
  }
  return flag->kind != RP_BOOL ? NULL : flag->integer != 0 ? "r+" : "r";
}

static const rp_file_function *find(const rp_file_function *rows, size_t count, rp_str name)
{
  for (size_t i = 0; i < count; i++) {
    if (rp_str_is(name, rows[i].name)) {
      return &rows[i];
    }
  }
  return NULL;
}

const rp_file_function *rp_file_function_of(rp_str name)
{
  return find(FUNCTIONS, sizeof FUNCTIONS / sizeof FUNCTIONS[0], name);
}

const rp_file_function *rp_file_method_of(rp_str name)
{
  return find(METHODS, sizeof METHODS / sizeof METHODS[0], name);
}

/// The path of the local target whose method is called; NULL.
static rp_val target_path(rp_interp *in, const rp_call *call)
{
  rp_val self = call->self == NULL && call->count > 0 ? call->args[0] : NULL;
  bool local = self != NULL && rp_value_is(self, RP_OBJECT_INSTANCE) &&
               rp_class_derives_named(self->object->class, "luigi.local_target", "LocalTarget");
  return local ? rp_env_find(&self->object->env, rp_sym(in, "path")) : NULL;
}

/// A method of LocalFileSystem. `own`: the call without `self`. NULL.
static const rp_file_function *of_file_system(rp_str name, const rp_call *call, rp_call *own)
{
  rp_val self = call->self == NULL && call->count > 0 ? call->args[0] : NULL;
  bool local = self != NULL && rp_value_is(self, RP_OBJECT_INSTANCE) &&
               rp_class_derives_named(self->object->class, "luigi.local_target", "LocalFileSystem");
  *own = *call;
  own->args = local ? call->args + 1 : call->args;
  own->count -= local;
  return local ? find(FILE_SYSTEM, sizeof FILE_SYSTEM / sizeof FILE_SYSTEM[0], name) : NULL;
}

/// The path that the function uses: os.listdir() is of the working directory. NULL: none is given.
static rp_val path_used(rp_interp *in, const rp_file_function *function, const rp_call *call)
{
  rp_val path = function->path == NULL ? call->self : rp_arg(in, call, function->place, function->path);
  bool here = path == NULL && function->path != NULL && function->use == RP_FILE_LIST;
  return here ? rp_value_str(&in->values, RP_STR(".")) : path;
}

rp_val rp_file_mode(rp_interp *in, const rp_file_function *function, const rp_call *call)
{
  const opener *opens = function->use == RP_FILE_OPEN ? opener_of(function) : NULL;
  if (opens == NULL) {
    return function->use == RP_FILE_OPEN ? rp_arg(in, call, function->mode, "mode") : NULL;
  }
  rp_val flag = opens->flag != NULL ? rp_arg(in, call, function->mode, opens->flag) : NULL;
  const char *mode = flag != NULL ? mode_of_flag(flag) : opens->usual;
  return mode != NULL ? rp_value_cstr(&in->values, mode) : flag;
}

/// What sqlite3.connect() is given that is no path: a database in memory, an address.
static bool is_no_file(rp_interp *in, rp_val path)
{
  if (!rp_path_is_text(path) && !rp_value_is_symbolic(path)) {
    return false;
  }
  rp_place place = rp_place_of(in, path);
  rp_str begin = rp_place_begin(&place);
  return rp_str_is(begin, ":memory:") || rp_str_starts_with(begin, RP_STR("file:"));
}

const rp_file_function *rp_file_used(rp_interp *in, rp_str name, const rp_call *call, rp_call *own, rp_val *path)
{
  const rp_file_function *function = of_file_system(name, call, own);
  function = function != NULL ? function : rp_file_function_of(name);
  *path = function == NULL ? target_path(in, call) : path_used(in, function, own);
  if (function != NULL && *path != NULL && rp_str_is(name, "sqlite3.connect") && is_no_file(in, *path)) {
    return NULL;
  }
  return function == NULL && *path != NULL ? rp_file_method_of(name) : function;
}
