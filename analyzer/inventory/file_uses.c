#include "analyzer/inventory/file_uses.h"

static const rp_file_function FUNCTIONS[] = {{"builtins.open", RP_FILE_OPEN, "file", 0, 1},
                                             {"io.open", RP_FILE_OPEN, "file", 0, 1},
                                             {"codecs.open", RP_FILE_OPEN, "filename", 0, 1},
                                             {"gzip.open", RP_FILE_OPEN, "filename", 0, 1},
                                             {"bz2.open", RP_FILE_OPEN, "filename", 0, 1},
                                             {"lzma.open", RP_FILE_OPEN, "filename", 0, 1},
                                             {"path.open", RP_FILE_OPEN, NULL, 0, 0},
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
                                             {"os.rename", RP_FILE_CHANGE, "src", 0, 0},
                                             {"os.replace", RP_FILE_CHANGE, "src", 0, 0},
                                             {"os.truncate", RP_FILE_CHANGE, "path", 0, 0},
                                             {"shutil.move", RP_FILE_CHANGE, "src", 0, 0},
                                             {"shutil.rmtree", RP_FILE_CHANGE, "path", 0, 0},
                                             {"path.unlink", RP_FILE_CHANGE, NULL, 0, 0},
                                             {"path.rename", RP_FILE_CHANGE, NULL, 0, 0},
                                             {"path.replace", RP_FILE_CHANGE, NULL, 0, 0},
                                             {"path.write_text", RP_FILE_CHANGE, NULL, 0, 0},
                                             {"path.write_bytes", RP_FILE_CHANGE, NULL, 0, 0}};

static const rp_file_function METHODS[] = {{"open", RP_FILE_OPEN, NULL, 0, 1},
                                           {"exists", RP_FILE_LOOK, NULL, 0, 0},
                                           {"copy", RP_FILE_READ, NULL, 0, 0},
                                           {"move", RP_FILE_CHANGE, NULL, 0, 0},
                                           {"remove", RP_FILE_CHANGE, NULL, 0, 0}};

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
