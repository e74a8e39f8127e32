// What Python's library had before: modules and names that no version has which Luigi 3.8.1 runs on (3.10 to 3.13).
#include "analyzer/lib/luigi.h"
#include "analyzer/lib/module_names.h"

// clang-format off
// Modules of Python 2.7 and of 3.6 to 3.9 that 3.10 and later have not, without those whose name a distribution took over.
static const char *const MODULES[] = {
    "BaseHTTPServer", "CGIHTTPServer", "ConfigParser", "Cookie", "DocXMLRPCServer", "HTMLParser", "Queue",
    "SimpleHTTPServer", "SimpleXMLRPCServer", "SocketServer", "StringIO", "Tkinter", "UserDict", "UserList", "UserString",
    "__builtin__", "anydbm", "cPickle", "cStringIO", "commands", "cookielib", "copy_reg", "dbhash", "dumbdbm",
    "dummy_thread", "dummy_threading", "exceptions", "future_builtins", "htmlentitydefs", "htmllib", "httplib", "macpath",
    "md5", "mimetools", "popen2", "rfc822", "robotparser", "sets", "sha", "thread", "urllib2", "urlparse", "whichdb",
    "xmlrpclib",
};

// What modules that Python 3 has too had before: public names that dir() shows in one of Python 2.7 and 3.6 to 3.9, and in none of 3.10 to
// 3.13, which are the versions that Luigi 3.8.1 runs on; without what a module only imported.
static const rp_module_names NAMES[] = {
    {"asyncio",
     " async "},
    {"base64",
     " decodestring encodestring "},
    {"calendar",
     " TimeEncoding monthlen nextmonth prevmonth "},
    {"cgi",
     " FormContent FormContentDict InterpFormContentDict SvFormContentDict escape parse_qs parse_qsl "},
    {"collections",
     " AsyncGenerator AsyncIterable AsyncIterator Awaitable ByteString Callable Collection Container Coroutine "
     "Generator Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping "
     "MutableSequence MutableSet Reversible Sequence Set Sized ValuesView "},
    {"contextlib",
     " GeneratorContextManager nested "},
    {"email",
     " Charset Encoders Errors FeedParser Generator Header Iterators LazyImporter MIMEAudio MIMEBase MIMEImage "
     "MIMEMessage MIMEMultipart MIMENonMultipart MIMEText Message Parser Utils importer "},
    {"fractions",
     " gcd "},
    {"gzip",
     " read32 "},
    {"hashlib",
     " algorithms "},
    {"heapq",
     " cmp_lt "},
    {"html.parser",
     " HTMLParseError "},
    {"inspect",
     " ModuleInfo getmoduleinfo joinseq strseq "},
    {"io",
     " OpenWrapper "},
    {"itertools",
     " ifilter ifilterfalse imap izip izip_longest "},
    {"json.decoder",
     " errmsg linecol "},
    {"json.encoder",
     " FLOAT_REPR "},
    {"mailbox",
     " BabylMailbox MHMailbox MmdfMailbox PortableUnixMailbox UnixMailbox "},
    {"operator",
     " delslice div getslice idiv irepeat isCallable isMappingType isNumberType isSequenceType repeat "
     "sequenceIncludes setslice "},
    {"os",
     " errno getcwdu popen2 popen3 popen4 tempnam tmpfile tmpnam "},
    {"os.path",
     " walk "},
    {"platform",
     " dist linux_distribution popen "},
    {"plistlib",
     " Data Dict DumbXMLWriter Plist PlistParser PlistWriter readPlist readPlistFromBytes readPlistFromResource "
     "readPlistFromString writePlist writePlistToBytes writePlistToResource writePlistToString "},
    {"posixpath",
     " walk "},
    {"random",
     " WichmannHill jumpahead "},
    {"smtplib",
     " SSLFakeFile "},
    {"socket",
     " ssl "},
    {"sqlite3",
     " Cache Statement "},
    {"ssl",
     " sslwrap_simple "},
    {"string",
     " atof atoi atol capitalize center count expandtabs find index join joinfields letters ljust lower "
     "lowercase lstrip maketrans replace rfind rindex rjust rsplit rstrip split splitfields strip swapcase "
     "translate upper uppercase zfill "},
    {"sys",
     " exc_clear exc_traceback exc_type exc_value exitfunc get_coroutine_wrapper getcheckinterval long_info "
     "maxint py3kwarning set_coroutine_wrapper setcheckinterval subversion "},
    {"tarfile",
     " TarFileCompat TarIter filemode "},
    {"time",
     " clock "},
    {"traceback",
     " tb_lineno "},
    {"types",
     " BooleanType BufferType ClassType ComplexType DictProxyType DictType DictionaryType FileType FloatType "
     "InstanceType IntType ListType LongType ObjectType SliceType StringType StringTypes TupleType TypeType "
     "UnboundMethodType UnicodeType XRangeType "},
    {"typing",
     " CallableMeta GenericMeta TupleMeta TypingMeta "},
    {"urllib",
     " ContentTooShortError FancyURLopener URLopener addbase addclosehook addinfo addinfourl basejoin ftperrors "
     "ftpwrapper getproxies getproxies_environment pathname2url quote quote_plus splitattr splithost splitnport "
     "splitpasswd splitport splitquery splittag splittype splituser splitvalue unquote unquote_plus unwrap "
     "url2pathname urlcleanup urlencode urlopen urlretrieve "},
    {"warnings",
     " warnpy3k "},
    {"weakref",
     " ReferenceError "},
    {"xml.etree.ElementTree",
     " XMLTreeBuilder "},
};
// clang-format on

bool rp_lib_is_gone(rp_str dotted)
{
  bool found = false;
  for (size_t i = 0; i < sizeof MODULES / sizeof MODULES[0] && !found; i++) {
    found = rp_str_is(dotted, MODULES[i]);
  }
  return found;
}

bool rp_lib_name_is_gone(rp_str module, rp_str name)
{
  return rp_module_names_hold(NAMES, sizeof NAMES / sizeof NAMES[0], module, name);
}
