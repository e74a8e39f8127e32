// Which names the modules of Python's library have, as dir() of Python 3.11 on Linux says, without what begins with "_": hasattr(), and
// imports and attributes under a `try`, are decided by these and by what is gone (gone_names.c). Of other modules, and of names that are
// in neither table, nothing is known.
#include "analyzer/lib/module_names.h"

// clang-format off
static const rp_module_names THERE[] = {
    {"abc",
     " ABC ABCMeta abstractclassmethod abstractmethod abstractproperty abstractstaticmethod get_cache_token "
     "update_abstractmethods "},
    {"argparse",
     " Action ArgumentDefaultsHelpFormatter ArgumentError ArgumentParser ArgumentTypeError "
     "BooleanOptionalAction FileType HelpFormatter MetavarTypeHelpFormatter Namespace ONE_OR_MORE OPTIONAL "
     "PARSER REMAINDER RawDescriptionHelpFormatter RawTextHelpFormatter SUPPRESS ZERO_OR_MORE ngettext "},
    {"ast",
     " AST Add And AnnAssign Assert Assign AsyncFor AsyncFunctionDef AsyncWith Attribute AugAssign AugLoad "
     "AugStore Await BinOp BitAnd BitOr BitXor BoolOp Break Bytes Call ClassDef Compare Constant Continue Del "
     "Delete Dict DictComp Div Ellipsis Eq ExceptHandler Expr Expression ExtSlice FloorDiv For FormattedValue "
     "FunctionDef FunctionType GeneratorExp Global Gt GtE If IfExp Import ImportFrom In Index IntEnum "
     "Interactive Invert Is IsNot JoinedStr LShift Lambda List ListComp Load Lt LtE MatMult Match MatchAs "
     "MatchClass MatchMapping MatchOr MatchSequence MatchSingleton MatchStar MatchValue Mod Module Mult Name "
     "NameConstant NamedExpr NodeTransformer NodeVisitor Nonlocal Not NotEq NotIn Num Or Param Pass Pow "
     "PyCF_ALLOW_TOP_LEVEL_AWAIT PyCF_ONLY_AST PyCF_TYPE_COMMENTS RShift Raise Return Set SetComp Slice "
     "Starred Store Str Sub Subscript Suite Try TryStar Tuple TypeIgnore UAdd USub UnaryOp While With Yield "
     "YieldFrom alias arg arguments auto boolop cmpop comprehension contextmanager copy_location dump "
     "excepthandler expr expr_context fix_missing_locations get_docstring get_source_segment increment_lineno "
     "iter_child_nodes iter_fields keyword literal_eval main match_case mod nullcontext operator parse pattern "
     "slice stmt type_ignore unaryop unparse walk withitem "},
    {"asyncio",
     " ALL_COMPLETED AbstractChildWatcher AbstractEventLoop AbstractEventLoopPolicy AbstractServer Barrier "
     "BaseEventLoop BaseProtocol BaseTransport BoundedSemaphore BrokenBarrierError BufferedProtocol "
     "CancelledError Condition DatagramProtocol DatagramTransport DefaultEventLoopPolicy Event FIRST_COMPLETED "
     "FIRST_EXCEPTION FastChildWatcher Future Handle IncompleteReadError InvalidStateError LifoQueue "
     "LimitOverrunError Lock MultiLoopChildWatcher PidfdChildWatcher PriorityQueue Protocol Queue QueueEmpty "
     "QueueFull ReadTransport Runner SafeChildWatcher SelectorEventLoop Semaphore SendfileNotAvailableError "
     "Server StreamReader StreamReaderProtocol StreamWriter SubprocessProtocol SubprocessTransport Task "
     "TaskGroup ThreadedChildWatcher Timeout TimeoutError TimerHandle Transport WriteTransport all_tasks "
     "as_completed create_subprocess_exec create_subprocess_shell create_task current_task ensure_future "
     "gather get_child_watcher get_event_loop get_event_loop_policy get_running_loop iscoroutine "
     "iscoroutinefunction isfuture new_event_loop open_connection open_unix_connection run "
     "run_coroutine_threadsafe set_child_watcher set_event_loop set_event_loop_policy shield sleep "
     "start_server start_unix_server timeout timeout_at to_thread wait wait_for wrap_future "},
    {"atexit",
     " register unregister "},
    {"base64",
     " MAXBINSIZE MAXLINESIZE a85decode a85encode b16decode b16encode b32decode b32encode b32hexdecode "
     "b32hexencode b64decode b64encode b85decode b85encode bytes_types decode decodebytes encode encodebytes "
     "main standard_b64decode standard_b64encode test urlsafe_b64decode urlsafe_b64encode "},
    {"bisect",
     " bisect bisect_left bisect_right insort insort_left insort_right "},
    {"bz2",
     " BZ2Compressor BZ2Decompressor BZ2File compress decompress open "},
    {"calendar",
     " Calendar EPOCH FRIDAY February HTMLCalendar IllegalMonthError IllegalWeekdayError January "
     "LocaleHTMLCalendar LocaleTextCalendar MONDAY SATURDAY SUNDAY THURSDAY TUESDAY TextCalendar WEDNESDAY c "
     "calendar day_abbr day_name different_locale error firstweekday format formatstring isleap leapdays main "
     "mdays month month_abbr month_name monthcalendar monthrange prcal prmonth prweek repeat setfirstweekday "
     "timegm week weekday weekheader "},
    {"codecs",
     " BOM BOM32_BE BOM32_LE BOM64_BE BOM64_LE BOM_BE BOM_LE BOM_UTF16 BOM_UTF16_BE BOM_UTF16_LE BOM_UTF32 "
     "BOM_UTF32_BE BOM_UTF32_LE BOM_UTF8 BufferedIncrementalDecoder BufferedIncrementalEncoder Codec CodecInfo "
     "EncodedFile IncrementalDecoder IncrementalEncoder StreamReader StreamReaderWriter StreamRecoder "
     "StreamWriter ascii_decode ascii_encode backslashreplace_errors charmap_build charmap_decode "
     "charmap_encode decode encode escape_decode escape_encode getdecoder getencoder getincrementaldecoder "
     "getincrementalencoder getreader getwriter ignore_errors iterdecode iterencode latin_1_decode "
     "latin_1_encode lookup lookup_error make_encoding_map make_identity_dict namereplace_errors open "
     "raw_unicode_escape_decode raw_unicode_escape_encode readbuffer_encode register register_error "
     "replace_errors strict_errors unicode_escape_decode unicode_escape_encode unregister utf_16_be_decode "
     "utf_16_be_encode utf_16_decode utf_16_encode utf_16_ex_decode utf_16_le_decode utf_16_le_encode "
     "utf_32_be_decode utf_32_be_encode utf_32_decode utf_32_encode utf_32_ex_decode utf_32_le_decode "
     "utf_32_le_encode utf_7_decode utf_7_encode utf_8_decode utf_8_encode xmlcharrefreplace_errors "},
    {"collections",
     " ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque namedtuple "},
    {"collections.abc",
     " AsyncGenerator AsyncIterable AsyncIterator Awaitable ByteString Callable Collection Container Coroutine "
     "Generator Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping "
     "MutableSequence MutableSet Reversible Sequence Set Sized ValuesView "},
    {"concurrent.futures",
     " ALL_COMPLETED BrokenExecutor CancelledError Executor FIRST_COMPLETED FIRST_EXCEPTION Future "
     "ProcessPoolExecutor ThreadPoolExecutor TimeoutError as_completed wait "},
    {"configparser",
     " BasicInterpolation ConfigParser ConverterMapping DEFAULTSECT DuplicateOptionError DuplicateSectionError "
     "Error ExtendedInterpolation Interpolation InterpolationDepthError InterpolationError "
     "InterpolationMissingOptionError InterpolationSyntaxError LegacyInterpolation MAX_INTERPOLATION_DEPTH "
     "MissingSectionHeaderError MutableMapping NoOptionError NoSectionError ParsingError RawConfigParser "
     "SafeConfigParser SectionProxy "},
    {"contextlib",
     " AbstractAsyncContextManager AbstractContextManager AsyncContextDecorator AsyncExitStack ContextDecorator "
     "ExitStack GenericAlias MethodType aclosing asynccontextmanager chdir closing contextmanager deque "
     "nullcontext redirect_stderr redirect_stdout suppress wraps "},
    {"copy",
     " Error copy deepcopy dispatch_table error "},
    {"csv",
     " Dialect DictReader DictWriter Error QUOTE_ALL QUOTE_MINIMAL QUOTE_NONE QUOTE_NONNUMERIC Sniffer StringIO "
     "excel excel_tab field_size_limit get_dialect list_dialects reader register_dialect unix_dialect "
     "unregister_dialect writer "},
    {"dataclasses",
     " Field FrozenInstanceError FunctionType GenericAlias InitVar KW_ONLY MISSING asdict astuple dataclass "
     "field fields is_dataclass make_dataclass replace "},
    {"datetime",
     " MAXYEAR MINYEAR UTC date datetime datetime_CAPI time timedelta timezone tzinfo "},
    {"decimal",
     " BasicContext Clamped Context ConversionSyntax Decimal DecimalException DecimalTuple DefaultContext "
     "DivisionByZero DivisionImpossible DivisionUndefined ExtendedContext FloatOperation HAVE_CONTEXTVAR "
     "HAVE_THREADS Inexact InvalidContext InvalidOperation MAX_EMAX MAX_PREC MIN_EMIN MIN_ETINY Overflow "
     "ROUND_05UP ROUND_CEILING ROUND_DOWN ROUND_FLOOR ROUND_HALF_DOWN ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP "
     "Rounded Subnormal Underflow getcontext localcontext setcontext "},
    {"enum",
     " CONFORM CONTINUOUS DynamicClassAttribute EJECT Enum EnumCheck EnumMeta EnumType Flag FlagBoundary "
     "IntEnum IntFlag KEEP MappingProxyType NAMED_FLAGS ReprEnum STRICT StrEnum UNIQUE auto bin global_enum "
     "global_enum_repr global_flag_repr global_str member nonmember pickle_by_enum_name pickle_by_global_name "
     "property reduce show_flag_values unique verify "},
    {"errno",
     " errorcode "},
    {"fcntl",
     " DN_ACCESS DN_ATTRIB DN_CREATE DN_DELETE DN_MODIFY DN_MULTISHOT DN_RENAME FASYNC FD_CLOEXEC F_ADD_SEALS "
     "F_DUPFD F_DUPFD_CLOEXEC F_EXLCK F_GETFD F_GETFL F_GETLEASE F_GETLK F_GETLK64 F_GETOWN F_GETPIPE_SZ "
     "F_GETSIG F_GET_SEALS F_NOTIFY F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW F_RDLCK F_SEAL_GROW F_SEAL_SEAL "
     "F_SEAL_SHRINK F_SEAL_WRITE F_SETFD F_SETFL F_SETLEASE F_SETLK F_SETLK64 F_SETLKW F_SETLKW64 F_SETOWN "
     "F_SETPIPE_SZ F_SETSIG F_SHLCK F_UNLCK F_WRLCK LOCK_EX LOCK_MAND LOCK_NB LOCK_READ LOCK_RW LOCK_SH "
     "LOCK_UN LOCK_WRITE fcntl flock ioctl lockf "},
    {"fnmatch",
     " filter fnmatch fnmatchcase translate "},
    {"fractions",
     " Decimal Fraction "},
    {"functools",
     " GenericAlias RLock WRAPPER_ASSIGNMENTS WRAPPER_UPDATES cache cached_property cmp_to_key get_cache_token "
     "lru_cache namedtuple partial partialmethod recursive_repr reduce singledispatch singledispatchmethod "
     "total_ordering update_wrapper wraps "},
    {"gc",
     " DEBUG_COLLECTABLE DEBUG_LEAK DEBUG_SAVEALL DEBUG_STATS DEBUG_UNCOLLECTABLE callbacks collect disable "
     "enable freeze garbage get_count get_debug get_freeze_count get_objects get_referents get_referrers "
     "get_stats get_threshold is_finalized is_tracked isenabled set_debug set_threshold unfreeze "},
    {"getpass",
     " GetPassWarning fallback_getpass getpass getuser unix_getpass win_getpass "},
    {"glob",
     " escape glob glob0 glob1 has_magic iglob magic_check magic_check_bytes "},
    {"gzip",
     " BadGzipFile FCOMMENT FEXTRA FHCRC FNAME FTEXT GzipFile READ WRITE compress decompress main open write32u "},
    {"hashlib",
     " algorithms_available algorithms_guaranteed blake2b blake2s file_digest md5 new pbkdf2_hmac scrypt sha1 "
     "sha224 sha256 sha384 sha3_224 sha3_256 sha3_384 sha3_512 sha512 shake_128 shake_256 "},
    {"heapq",
     " heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest "},
    {"html",
     " escape unescape "},
    {"html.parser",
     " HTMLParser attrfind_tolerant charref commentclose endendtag endtagfind entityref incomplete "
     "interesting_normal locatestarttagend_tolerant piclose starttagopen tagfind_tolerant unescape "},
    {"http.client",
     " ACCEPTED ALREADY_REPORTED BAD_GATEWAY BAD_REQUEST BadStatusLine CONFLICT CONTINUE CREATED "
     "CannotSendHeader CannotSendRequest EARLY_HINTS EXPECTATION_FAILED FAILED_DEPENDENCY FORBIDDEN FOUND "
     "GATEWAY_TIMEOUT GONE HTTPConnection HTTPException HTTPMessage HTTPResponse HTTPSConnection HTTPS_PORT "
     "HTTP_PORT HTTP_VERSION_NOT_SUPPORTED IM_A_TEAPOT IM_USED INSUFFICIENT_STORAGE INTERNAL_SERVER_ERROR "
     "ImproperConnectionState IncompleteRead InvalidURL LENGTH_REQUIRED LOCKED LOOP_DETECTED LineTooLong "
     "METHOD_NOT_ALLOWED MISDIRECTED_REQUEST MOVED_PERMANENTLY MULTIPLE_CHOICES MULTI_STATUS "
     "NETWORK_AUTHENTICATION_REQUIRED NON_AUTHORITATIVE_INFORMATION NOT_ACCEPTABLE NOT_EXTENDED NOT_FOUND "
     "NOT_IMPLEMENTED NOT_MODIFIED NO_CONTENT NotConnected OK PARTIAL_CONTENT PAYMENT_REQUIRED "
     "PERMANENT_REDIRECT PRECONDITION_FAILED PRECONDITION_REQUIRED PROCESSING PROXY_AUTHENTICATION_REQUIRED "
     "REQUESTED_RANGE_NOT_SATISFIABLE REQUEST_ENTITY_TOO_LARGE REQUEST_HEADER_FIELDS_TOO_LARGE REQUEST_TIMEOUT "
     "REQUEST_URI_TOO_LONG RESET_CONTENT RemoteDisconnected ResponseNotReady SEE_OTHER SERVICE_UNAVAILABLE "
     "SWITCHING_PROTOCOLS TEMPORARY_REDIRECT TOO_EARLY TOO_MANY_REQUESTS UNAUTHORIZED "
     "UNAVAILABLE_FOR_LEGAL_REASONS UNPROCESSABLE_ENTITY UNSUPPORTED_MEDIA_TYPE UPGRADE_REQUIRED USE_PROXY "
     "UnimplementedFileMode UnknownProtocol UnknownTransferEncoding VARIANT_ALSO_NEGOTIATES error "
     "parse_headers responses urlsplit "},
    {"importlib",
     " find_loader import_module invalidate_caches reload "},
    {"importlib.metadata",
     " Deprecated DeprecatedList DeprecatedTuple Distribution DistributionFinder EntryPoint EntryPoints "
     "FastPath FileHash FreezableDefaultDict List Lookup Mapping MetaPathFinder MetadataPathFinder Optional "
     "PackageMetadata PackageNotFoundError PackagePath Pair PathDistribution Prepared Sectioned "
     "SelectableGroups SimplePath Union always_iterable distribution distributions entry_points files "
     "import_module metadata method_cache packages_distributions pass_none requires starmap suppress "
     "unique_everseen version "},
    {"importlib.resources",
     " Package Resource ResourceReader as_file contents files is_resource open_binary open_text path "
     "read_binary read_text "},
    {"inspect",
     " ArgInfo Arguments Attribute BlockFinder BoundArguments CORO_CLOSED CORO_CREATED CORO_RUNNING "
     "CORO_SUSPENDED CO_ASYNC_GENERATOR CO_COROUTINE CO_GENERATOR CO_ITERABLE_COROUTINE CO_NESTED CO_NEWLOCALS "
     "CO_NOFREE CO_OPTIMIZED CO_VARARGS CO_VARKEYWORDS ClassFoundException ClosureVars EndOfBlock FrameInfo "
     "FullArgSpec GEN_CLOSED GEN_CREATED GEN_RUNNING GEN_SUSPENDED OrderedDict Parameter Signature "
     "TPFLAGS_IS_ABSTRACT Traceback attrgetter classify_class_attrs cleandoc currentframe findsource "
     "formatannotation formatannotationrelativeto formatargvalues get_annotations getabsfile getargs "
     "getargvalues getattr_static getblock getcallargs getclasstree getclosurevars getcomments "
     "getcoroutinelocals getcoroutinestate getdoc getfile getframeinfo getfullargspec getgeneratorlocals "
     "getgeneratorstate getinnerframes getlineno getmembers getmembers_static getmodule getmodulename getmro "
     "getouterframes getsource getsourcefile getsourcelines indentsize isabstract isasyncgen "
     "isasyncgenfunction isawaitable isbuiltin isclass iscode iscoroutine iscoroutinefunction isdatadescriptor "
     "isframe isfunction isgenerator isgeneratorfunction isgetsetdescriptor iskeyword ismemberdescriptor "
     "ismethod ismethoddescriptor ismethodwrapper ismodule isroutine istraceback modulesbyfile namedtuple "
     "signature stack trace unwrap walktree "},
    {"io",
     " BlockingIOError BufferedIOBase BufferedRWPair BufferedRandom BufferedReader BufferedWriter BytesIO "
     "DEFAULT_BUFFER_SIZE FileIO IOBase IncrementalNewlineDecoder RawIOBase SEEK_CUR SEEK_END SEEK_SET "
     "StringIO TextIOBase TextIOWrapper UnsupportedOperation open open_code text_encoding "},
    {"itertools",
     " accumulate chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse "
     "groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest "},
    {"json",
     " JSONDecodeError JSONDecoder JSONEncoder detect_encoding dump dumps load loads "},
    {"locale",
     " ABDAY_1 ABDAY_2 ABDAY_3 ABDAY_4 ABDAY_5 ABDAY_6 ABDAY_7 ABMON_1 ABMON_10 ABMON_11 ABMON_12 ABMON_2 "
     "ABMON_3 ABMON_4 ABMON_5 ABMON_6 ABMON_7 ABMON_8 ABMON_9 ALT_DIGITS AM_STR CHAR_MAX CODESET CRNCYSTR "
     "DAY_1 DAY_2 DAY_3 DAY_4 DAY_5 DAY_6 DAY_7 D_FMT D_T_FMT ERA ERA_D_FMT ERA_D_T_FMT ERA_T_FMT Error LC_ALL "
     "LC_COLLATE LC_CTYPE LC_MESSAGES LC_MONETARY LC_NUMERIC LC_TIME MON_1 MON_10 MON_11 MON_12 MON_2 MON_3 "
     "MON_4 MON_5 MON_6 MON_7 MON_8 MON_9 NOEXPR PM_STR RADIXCHAR THOUSEP T_FMT T_FMT_AMPM YESEXPR atof atoi "
     "bind_textdomain_codeset bindtextdomain currency dcgettext delocalize dgettext format format_string "
     "getdefaultlocale getencoding getlocale getpreferredencoding gettext locale_alias locale_encoding_alias "
     "localeconv localize nl_langinfo normalize resetlocale setlocale str strcoll strxfrm textdomain "
     "windows_locale "},
    {"logging",
     " BASIC_FORMAT BufferingFormatter CRITICAL DEBUG ERROR FATAL FileHandler Filter Filterer Formatter "
     "GenericAlias Handler INFO LogRecord Logger LoggerAdapter Manager NOTSET NullHandler PercentStyle "
     "PlaceHolder RootLogger StrFormatStyle StreamHandler StringTemplateStyle Template WARN WARNING "
     "addLevelName basicConfig captureWarnings critical currentframe debug disable error exception fatal "
     "getLevelName getLevelNamesMapping getLogRecordFactory getLogger getLoggerClass info lastResort log "
     "logMultiprocessing logProcesses logThreads makeLogRecord raiseExceptions root setLogRecordFactory "
     "setLoggerClass shutdown warn warning "},
    {"math",
     " acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2 "
     "expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm "
     "ldexp lgamma log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder sin sinh sqrt "
     "tan tanh tau trunc ulp "},
    {"multiprocessing",
     " Array AuthenticationError Barrier BoundedSemaphore BufferTooShort Condition Event JoinableQueue Lock "
     "Manager Pipe Pool Process ProcessError Queue RLock RawArray RawValue SUBDEBUG SUBWARNING Semaphore "
     "SimpleQueue TimeoutError Value active_children allow_connection_pickling cpu_count current_process "
     "freeze_support get_all_start_methods get_context get_logger get_start_method log_to_stderr "
     "parent_process set_executable set_forkserver_preload set_start_method "},
    {"numbers",
     " ABCMeta Complex Integral Number Rational Real abstractmethod "},
    {"operator",
     " abs add and_ attrgetter call concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat "
     "ifloordiv ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter "
     "itruediv ixor le length_hint lshift lt matmul methodcaller mod mul ne neg not_ or_ pos pow rshift "
     "setitem sub truediv truth xor "},
    {"os",
     " CLD_CONTINUED CLD_DUMPED CLD_EXITED CLD_KILLED CLD_STOPPED CLD_TRAPPED DirEntry EFD_CLOEXEC EFD_NONBLOCK "
     "EFD_SEMAPHORE EX_CANTCREAT EX_CONFIG EX_DATAERR EX_IOERR EX_NOHOST EX_NOINPUT EX_NOPERM EX_NOUSER EX_OK "
     "EX_OSERR EX_OSFILE EX_PROTOCOL EX_SOFTWARE EX_TEMPFAIL EX_UNAVAILABLE EX_USAGE F_LOCK F_OK F_TEST "
     "F_TLOCK F_ULOCK GRND_NONBLOCK GRND_RANDOM GenericAlias MFD_ALLOW_SEALING MFD_CLOEXEC MFD_HUGETLB "
     "MFD_HUGE_16GB MFD_HUGE_16MB MFD_HUGE_1GB MFD_HUGE_1MB MFD_HUGE_256MB MFD_HUGE_2GB MFD_HUGE_2MB "
     "MFD_HUGE_32MB MFD_HUGE_512KB MFD_HUGE_512MB MFD_HUGE_64KB MFD_HUGE_8MB MFD_HUGE_MASK MFD_HUGE_SHIFT "
     "Mapping MutableMapping NGROUPS_MAX O_ACCMODE O_APPEND O_ASYNC O_CLOEXEC O_CREAT O_DIRECT O_DIRECTORY "
     "O_DSYNC O_EXCL O_FSYNC O_LARGEFILE O_NDELAY O_NOATIME O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_RDONLY "
     "O_RDWR O_RSYNC O_SYNC O_TMPFILE O_TRUNC O_WRONLY POSIX_FADV_DONTNEED POSIX_FADV_NOREUSE "
     "POSIX_FADV_NORMAL POSIX_FADV_RANDOM POSIX_FADV_SEQUENTIAL POSIX_FADV_WILLNEED POSIX_SPAWN_CLOSE "
     "POSIX_SPAWN_DUP2 POSIX_SPAWN_OPEN PRIO_PGRP PRIO_PROCESS PRIO_USER P_ALL P_NOWAIT P_NOWAITO P_PGID P_PID "
     "P_PIDFD P_WAIT PathLike RTLD_DEEPBIND RTLD_GLOBAL RTLD_LAZY RTLD_LOCAL RTLD_NODELETE RTLD_NOLOAD "
     "RTLD_NOW RWF_APPEND RWF_DSYNC RWF_HIPRI RWF_NOWAIT RWF_SYNC R_OK SCHED_BATCH SCHED_FIFO SCHED_IDLE "
     "SCHED_OTHER SCHED_RESET_ON_FORK SCHED_RR SEEK_CUR SEEK_DATA SEEK_END SEEK_HOLE SEEK_SET SPLICE_F_MORE "
     "SPLICE_F_MOVE SPLICE_F_NONBLOCK ST_APPEND ST_MANDLOCK ST_NOATIME ST_NODEV ST_NODIRATIME ST_NOEXEC "
     "ST_NOSUID ST_RDONLY ST_RELATIME ST_SYNCHRONOUS ST_WRITE TMP_MAX WCONTINUED WCOREDUMP WEXITED WEXITSTATUS "
     "WIFCONTINUED WIFEXITED WIFSIGNALED WIFSTOPPED WNOHANG WNOWAIT WSTOPPED WSTOPSIG WTERMSIG WUNTRACED W_OK "
     "XATTR_CREATE XATTR_REPLACE XATTR_SIZE_MAX X_OK abc abort access altsep chdir chmod chown chroot close "
     "closerange confstr confstr_names copy_file_range cpu_count ctermid curdir defpath device_encoding "
     "devnull dup dup2 environ environb error eventfd eventfd_read eventfd_write execl execle execlp execlpe "
     "execv execve execvp execvpe extsep fchdir fchmod fchown fdatasync fdopen fork forkpty fpathconf fsdecode "
     "fsencode fspath fstat fstatvfs fsync ftruncate fwalk get_blocking get_exec_path get_inheritable "
     "get_terminal_size getcwd getcwdb getegid getenv getenvb geteuid getgid getgrouplist getgroups getloadavg "
     "getlogin getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid getsid getuid getxattr "
     "initgroups isatty kill killpg lchown linesep link listdir listxattr lockf login_tty lseek lstat major "
     "makedev makedirs memfd_create minor mkdir mkfifo mknod name nice open openpty pardir path pathconf "
     "pathconf_names pathsep pidfd_open pipe pipe2 popen posix_fadvise posix_fallocate posix_spawn "
     "posix_spawnp pread preadv putenv pwrite pwritev read readlink readv register_at_fork remove removedirs "
     "removexattr rename renames replace rmdir scandir sched_get_priority_max sched_get_priority_min "
     "sched_getaffinity sched_getparam sched_getscheduler sched_param sched_rr_get_interval sched_setaffinity "
     "sched_setparam sched_setscheduler sched_yield sendfile sep set_blocking set_inheritable setegid seteuid "
     "setgid setgroups setpgid setpgrp setpriority setregid setresgid setresuid setreuid setsid setuid "
     "setxattr spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe splice st stat stat_result "
     "statvfs statvfs_result strerror supports_bytes_environ supports_dir_fd supports_effective_ids "
     "supports_fd supports_follow_symlinks symlink sync sys sysconf sysconf_names system tcgetpgrp tcsetpgrp "
     "terminal_size times times_result truncate ttyname umask uname uname_result unlink unsetenv urandom utime "
     "wait wait3 wait4 waitid waitid_result waitpid waitstatus_to_exitcode walk write writev "},
    {"os.path",
     " abspath altsep basename commonpath commonprefix curdir defpath devnull dirname exists expanduser "
     "expandvars extsep getatime getctime getmtime getsize isabs isdir isfile islink ismount join lexists "
     "normcase normpath pardir pathsep realpath relpath samefile sameopenfile samestat sep split splitdrive "
     "splitext supports_unicode_filenames "},
    {"pathlib",
     " EBADF ELOOP ENOENT ENOTDIR Path PosixPath PurePath PurePosixPath PureWindowsPath S_ISBLK S_ISCHR S_ISDIR "
     "S_ISFIFO S_ISLNK S_ISREG S_ISSOCK Sequence WindowsPath attrgetter urlquote_from_bytes "},
    {"pickle",
     " ADDITEMS APPEND APPENDS BINBYTES BINBYTES8 BINFLOAT BINGET BININT BININT1 BININT2 BINPERSID BINPUT "
     "BINSTRING BINUNICODE BINUNICODE8 BUILD BYTEARRAY8 DEFAULT_PROTOCOL DICT DUP EMPTY_DICT EMPTY_LIST "
     "EMPTY_SET EMPTY_TUPLE EXT1 EXT2 EXT4 FALSE FLOAT FRAME FROZENSET FunctionType GET GLOBAL "
     "HIGHEST_PROTOCOL INST INT LIST LONG LONG1 LONG4 LONG_BINGET LONG_BINPUT MARK MEMOIZE NEWFALSE NEWOBJ "
     "NEWOBJ_EX NEWTRUE NEXT_BUFFER NONE OBJ PERSID POP POP_MARK PROTO PUT PickleBuffer PickleError Pickler "
     "PicklingError PyStringMap READONLY_BUFFER REDUCE SETITEM SETITEMS SHORT_BINBYTES SHORT_BINSTRING "
     "SHORT_BINUNICODE STACK_GLOBAL STOP STRING TRUE TUPLE TUPLE1 TUPLE2 TUPLE3 UNICODE Unpickler "
     "UnpicklingError bytes_types compatible_formats decode_long dispatch_table dump dumps encode_long "
     "format_version islice load loads maxsize pack partial unpack whichmodule "},
    {"pkgutil",
     " ImpImporter ImpLoader ModuleInfo ModuleType extend_path find_loader get_data get_importer get_loader "
     "iter_importer_modules iter_importers iter_modules iter_zipimport_modules namedtuple read_code "
     "resolve_name simplegeneric walk_packages zipimporter "},
    {"platform",
     " architecture freedesktop_os_release java_ver libc_ver mac_ver machine node platform processor "
     "python_branch python_build python_compiler python_implementation python_revision python_version "
     "python_version_tuple release system system_alias uname uname_result version win32_edition win32_is_iot "
     "win32_ver "},
    {"pprint",
     " PrettyPrinter isreadable isrecursive pformat pp pprint saferepr "},
    {"queue",
     " Empty Full LifoQueue PriorityQueue Queue SimpleQueue deque heappop heappush time "},
    {"random",
     " BPF LOG4 NV_MAGICCONST RECIP_BPF Random SG_MAGICCONST SystemRandom TWOPI betavariate choice choices "
     "expovariate gammavariate gauss getrandbits getstate lognormvariate normalvariate paretovariate randbytes "
     "randint random randrange sample seed setstate shuffle triangular uniform vonmisesvariate weibullvariate "},
    {"re",
     " A ASCII DEBUG DOTALL I IGNORECASE L LOCALE M MULTILINE Match NOFLAG Pattern RegexFlag S Scanner T "
     "TEMPLATE U UNICODE VERBOSE X compile error escape findall finditer fullmatch match purge search split "
     "sub subn template "},
    {"secrets",
     " DEFAULT_ENTROPY SystemRandom choice compare_digest randbelow randbits token_bytes token_hex "
     "token_urlsafe "},
    {"shutil",
     " COPY_BUFSIZE Error ExecError ReadError RegistryError SameFileError SpecialFileError chown copy copy2 "
     "copyfile copyfileobj copymode copystat copytree disk_usage get_archive_formats get_terminal_size "
     "get_unpack_formats ignore_patterns make_archive move nt register_archive_format register_unpack_format "
     "rmtree unpack_archive unregister_archive_format unregister_unpack_format which "},
    {"signal",
     " Handlers ITIMER_PROF ITIMER_REAL ITIMER_VIRTUAL ItimerError NSIG SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD "
     "SIGCONT SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGIOT SIGKILL SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT SIGRTMAX "
     "SIGRTMIN SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 "
     "SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ SIG_BLOCK SIG_DFL SIG_IGN SIG_SETMASK SIG_UNBLOCK Sigmasks Signals "
     "alarm default_int_handler getitimer getsignal pause pidfd_send_signal pthread_kill pthread_sigmask "
     "raise_signal set_wakeup_fd setitimer siginterrupt signal sigpending sigtimedwait sigwait sigwaitinfo "
     "strsignal struct_siginfo valid_signals "},
    {"smtplib",
     " CRLF LMTP LMTP_PORT OLDSTYLE_AUTH SMTP SMTPAuthenticationError SMTPConnectError SMTPDataError "
     "SMTPException SMTPHeloError SMTPNotSupportedError SMTPRecipientsRefused SMTPResponseException "
     "SMTPSenderRefused SMTPServerDisconnected SMTP_PORT SMTP_SSL SMTP_SSL_PORT bCRLF encode_base64 quoteaddr "
     "quotedata "},
    {"socket",
     " AF_DECnet AddressFamily AddressInfo IntEnum IntFlag MsgFlag SocketIO SocketKind SocketType close "
     "create_connection create_server dup error fromfd gaierror getaddrinfo getdefaulttimeout getfqdn "
     "gethostbyaddr gethostbyname gethostbyname_ex gethostname getnameinfo getprotobyname getservbyname "
     "getservbyport has_dualstack_ipv6 has_ipv6 herror htonl htons if_indextoname if_nameindex if_nametoindex "
     "inet_aton inet_ntoa inet_ntop inet_pton ntohl ntohs recv_fds send_fds setdefaulttimeout sethostname "
     "socket socketpair timeout "},
    {"sqlite3",
     " Binary Blob Connection Cursor DataError DatabaseError Date DateFromTicks Error IntegrityError "
     "InterfaceError InternalError NotSupportedError OperationalError PARSE_COLNAMES PARSE_DECLTYPES "
     "PrepareProtocol ProgrammingError Row SQLITE_ABORT SQLITE_ABORT_ROLLBACK SQLITE_ALTER_TABLE "
     "SQLITE_ANALYZE SQLITE_ATTACH SQLITE_AUTH SQLITE_AUTH_USER SQLITE_BUSY SQLITE_BUSY_RECOVERY "
     "SQLITE_BUSY_SNAPSHOT SQLITE_BUSY_TIMEOUT SQLITE_CANTOPEN SQLITE_CANTOPEN_CONVPATH "
     "SQLITE_CANTOPEN_DIRTYWAL SQLITE_CANTOPEN_FULLPATH SQLITE_CANTOPEN_ISDIR SQLITE_CANTOPEN_NOTEMPDIR "
     "SQLITE_CANTOPEN_SYMLINK SQLITE_CONSTRAINT SQLITE_CONSTRAINT_CHECK SQLITE_CONSTRAINT_COMMITHOOK "
     "SQLITE_CONSTRAINT_FOREIGNKEY SQLITE_CONSTRAINT_FUNCTION SQLITE_CONSTRAINT_NOTNULL "
     "SQLITE_CONSTRAINT_PINNED SQLITE_CONSTRAINT_PRIMARYKEY SQLITE_CONSTRAINT_ROWID SQLITE_CONSTRAINT_TRIGGER "
     "SQLITE_CONSTRAINT_UNIQUE SQLITE_CONSTRAINT_VTAB SQLITE_CORRUPT SQLITE_CORRUPT_INDEX "
     "SQLITE_CORRUPT_SEQUENCE SQLITE_CORRUPT_VTAB SQLITE_CREATE_INDEX SQLITE_CREATE_TABLE "
     "SQLITE_CREATE_TEMP_INDEX SQLITE_CREATE_TEMP_TABLE SQLITE_CREATE_TEMP_TRIGGER SQLITE_CREATE_TEMP_VIEW "
     "SQLITE_CREATE_TRIGGER SQLITE_CREATE_VIEW SQLITE_CREATE_VTABLE SQLITE_DELETE SQLITE_DENY SQLITE_DETACH "
     "SQLITE_DONE SQLITE_DROP_INDEX SQLITE_DROP_TABLE SQLITE_DROP_TEMP_INDEX SQLITE_DROP_TEMP_TABLE "
     "SQLITE_DROP_TEMP_TRIGGER SQLITE_DROP_TEMP_VIEW SQLITE_DROP_TRIGGER SQLITE_DROP_VIEW SQLITE_DROP_VTABLE "
     "SQLITE_EMPTY SQLITE_ERROR SQLITE_ERROR_MISSING_COLLSEQ SQLITE_ERROR_RETRY SQLITE_ERROR_SNAPSHOT "
     "SQLITE_FORMAT SQLITE_FULL SQLITE_FUNCTION SQLITE_IGNORE SQLITE_INSERT SQLITE_INTERNAL SQLITE_INTERRUPT "
     "SQLITE_IOERR SQLITE_IOERR_ACCESS SQLITE_IOERR_AUTH SQLITE_IOERR_BEGIN_ATOMIC SQLITE_IOERR_BLOCKED "
     "SQLITE_IOERR_CHECKRESERVEDLOCK SQLITE_IOERR_CLOSE SQLITE_IOERR_COMMIT_ATOMIC SQLITE_IOERR_CONVPATH "
     "SQLITE_IOERR_CORRUPTFS SQLITE_IOERR_DATA SQLITE_IOERR_DELETE SQLITE_IOERR_DELETE_NOENT "
     "SQLITE_IOERR_DIR_CLOSE SQLITE_IOERR_DIR_FSYNC SQLITE_IOERR_FSTAT SQLITE_IOERR_FSYNC "
     "SQLITE_IOERR_GETTEMPPATH SQLITE_IOERR_LOCK SQLITE_IOERR_MMAP SQLITE_IOERR_NOMEM SQLITE_IOERR_RDLOCK "
     "SQLITE_IOERR_READ SQLITE_IOERR_ROLLBACK_ATOMIC SQLITE_IOERR_SEEK SQLITE_IOERR_SHMLOCK "
     "SQLITE_IOERR_SHMMAP SQLITE_IOERR_SHMOPEN SQLITE_IOERR_SHMSIZE SQLITE_IOERR_SHORT_READ "
     "SQLITE_IOERR_TRUNCATE SQLITE_IOERR_UNLOCK SQLITE_IOERR_VNODE SQLITE_IOERR_WRITE SQLITE_LIMIT_ATTACHED "
     "SQLITE_LIMIT_COLUMN SQLITE_LIMIT_COMPOUND_SELECT SQLITE_LIMIT_EXPR_DEPTH SQLITE_LIMIT_FUNCTION_ARG "
     "SQLITE_LIMIT_LENGTH SQLITE_LIMIT_LIKE_PATTERN_LENGTH SQLITE_LIMIT_SQL_LENGTH SQLITE_LIMIT_TRIGGER_DEPTH "
     "SQLITE_LIMIT_VARIABLE_NUMBER SQLITE_LIMIT_VDBE_OP SQLITE_LIMIT_WORKER_THREADS SQLITE_LOCKED "
     "SQLITE_LOCKED_SHAREDCACHE SQLITE_LOCKED_VTAB SQLITE_MISMATCH SQLITE_MISUSE SQLITE_NOLFS SQLITE_NOMEM "
     "SQLITE_NOTADB SQLITE_NOTFOUND SQLITE_NOTICE SQLITE_NOTICE_RECOVER_ROLLBACK SQLITE_NOTICE_RECOVER_WAL "
     "SQLITE_OK SQLITE_OK_LOAD_PERMANENTLY SQLITE_OK_SYMLINK SQLITE_PERM SQLITE_PRAGMA SQLITE_PROTOCOL "
     "SQLITE_RANGE SQLITE_READ SQLITE_READONLY SQLITE_READONLY_CANTINIT SQLITE_READONLY_CANTLOCK "
     "SQLITE_READONLY_DBMOVED SQLITE_READONLY_DIRECTORY SQLITE_READONLY_RECOVERY SQLITE_READONLY_ROLLBACK "
     "SQLITE_RECURSIVE SQLITE_REINDEX SQLITE_ROW SQLITE_SAVEPOINT SQLITE_SCHEMA SQLITE_SELECT SQLITE_TOOBIG "
     "SQLITE_TRANSACTION SQLITE_UPDATE SQLITE_WARNING SQLITE_WARNING_AUTOINDEX Time TimeFromTicks Timestamp "
     "TimestampFromTicks Warning adapt adapters apilevel complete_statement connect converters "
     "enable_callback_tracebacks enable_shared_cache paramstyle register_adapter register_converter "
     "sqlite_version sqlite_version_info threadsafety version version_info "},
    {"stat",
     " FILE_ATTRIBUTE_ARCHIVE FILE_ATTRIBUTE_COMPRESSED FILE_ATTRIBUTE_DEVICE FILE_ATTRIBUTE_DIRECTORY "
     "FILE_ATTRIBUTE_ENCRYPTED FILE_ATTRIBUTE_HIDDEN FILE_ATTRIBUTE_INTEGRITY_STREAM FILE_ATTRIBUTE_NORMAL "
     "FILE_ATTRIBUTE_NOT_CONTENT_INDEXED FILE_ATTRIBUTE_NO_SCRUB_DATA FILE_ATTRIBUTE_OFFLINE "
     "FILE_ATTRIBUTE_READONLY FILE_ATTRIBUTE_REPARSE_POINT FILE_ATTRIBUTE_SPARSE_FILE FILE_ATTRIBUTE_SYSTEM "
     "FILE_ATTRIBUTE_TEMPORARY FILE_ATTRIBUTE_VIRTUAL SF_APPEND SF_ARCHIVED SF_IMMUTABLE SF_NOUNLINK "
     "SF_SNAPSHOT ST_ATIME ST_CTIME ST_DEV ST_GID ST_INO ST_MODE ST_MTIME ST_NLINK ST_SIZE ST_UID S_ENFMT "
     "S_IEXEC S_IFBLK S_IFCHR S_IFDIR S_IFDOOR S_IFIFO S_IFLNK S_IFMT S_IFPORT S_IFREG S_IFSOCK S_IFWHT "
     "S_IMODE S_IREAD S_IRGRP S_IROTH S_IRUSR S_IRWXG S_IRWXO S_IRWXU S_ISBLK S_ISCHR S_ISDIR S_ISDOOR "
     "S_ISFIFO S_ISGID S_ISLNK S_ISPORT S_ISREG S_ISSOCK S_ISUID S_ISVTX S_ISWHT S_IWGRP S_IWOTH S_IWRITE "
     "S_IWUSR S_IXGRP S_IXOTH S_IXUSR UF_APPEND UF_COMPRESSED UF_HIDDEN UF_IMMUTABLE UF_NODUMP UF_NOUNLINK "
     "UF_OPAQUE filemode "},
    {"statistics",
     " Counter Decimal Fraction LinearRegression NormalDist StatisticsError bisect_left bisect_right "
     "correlation covariance defaultdict erf exp fabs fmean fsum geometric_mean groupby harmonic_mean hypot "
     "linear_regression log mean median median_grouped median_high median_low mode mul multimode namedtuple "
     "pstdev pvariance quantiles reduce repeat sqrt stdev tau variance "},
    {"string",
     " Formatter Template ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits "
     "printable punctuation whitespace "},
    {"struct",
     " Struct calcsize error iter_unpack pack pack_into unpack unpack_from "},
    {"subprocess",
     " CalledProcessError CompletedProcess DEVNULL PIPE Popen STDOUT SubprocessError TimeoutExpired call "
     "check_call check_output getoutput getstatusoutput list2cmdline run "},
    {"sys",
     " abiflags addaudithook api_version argv audit base_exec_prefix base_prefix breakpointhook "
     "builtin_module_names byteorder call_tracing copyright displayhook dont_write_bytecode exc_info "
     "excepthook exception exec_prefix executable exit flags float_info float_repr_style get_asyncgen_hooks "
     "get_coroutine_origin_tracking_depth get_int_max_str_digits getallocatedblocks getdefaultencoding "
     "getdlopenflags getfilesystemencodeerrors getfilesystemencoding getprofile getrecursionlimit getrefcount "
     "getsizeof getswitchinterval gettrace hash_info hexversion implementation int_info intern is_finalizing "
     "maxsize maxunicode meta_path modules orig_argv path path_hooks path_importer_cache platform platlibdir "
     "prefix pycache_prefix set_asyncgen_hooks set_coroutine_origin_tracking_depth set_int_max_str_digits "
     "setdlopenflags setprofile setrecursionlimit setswitchinterval settrace stderr stdin stdlib_module_names "
     "stdout thread_info unraisablehook version version_info warnoptions "},
    {"tarfile",
     " AREGTYPE AbsoluteLinkError AbsolutePathError BLKTYPE BLOCKSIZE CHRTYPE CONTTYPE CompressionError "
     "DEFAULT_FORMAT DIRTYPE ENCODING EOFHeaderError EmptyHeaderError ExFileObject ExtractError FIFOTYPE "
     "FilterError GNUTYPE_LONGLINK GNUTYPE_LONGNAME GNUTYPE_SPARSE GNU_FORMAT GNU_MAGIC GNU_TYPES HeaderError "
     "InvalidHeaderError LENGTH_LINK LENGTH_NAME LENGTH_PREFIX LNKTYPE LinkOutsideDestinationError NUL "
     "OutsideDestinationError PAX_FIELDS PAX_FORMAT PAX_NAME_FIELDS PAX_NUMBER_FIELDS POSIX_MAGIC RECORDSIZE "
     "REGTYPE REGULAR_TYPES ReadError SOLARIS_XHDTYPE SUPPORTED_TYPES SYMTYPE SpecialFileError StreamError "
     "SubsequentHeaderError TarError TarFile TarInfo TruncatedHeaderError USTAR_FORMAT XGLTYPE XHDTYPE "
     "bltn_open calc_chksums copyfileobj data_filter fully_trusted_filter is_tarfile itn main nti nts open stn "
     "symlink_exception tar_filter version "},
    {"tempfile",
     " NamedTemporaryFile SpooledTemporaryFile TMP_MAX TemporaryDirectory TemporaryFile gettempdir gettempdirb "
     "gettempprefix gettempprefixb mkdtemp mkstemp mktemp tempdir template "},
    {"textwrap",
     " TextWrapper dedent fill indent shorten wrap "},
    {"threading",
     " Barrier BoundedSemaphore BrokenBarrierError Condition Event ExceptHookArgs Lock RLock Semaphore "
     "TIMEOUT_MAX Thread ThreadError Timer WeakSet activeCount active_count currentThread current_thread "
     "enumerate excepthook get_ident get_native_id getprofile gettrace local main_thread setprofile settrace "
     "stack_size "},
    {"time",
     " CLOCK_BOOTTIME CLOCK_MONOTONIC CLOCK_MONOTONIC_RAW CLOCK_PROCESS_CPUTIME_ID CLOCK_REALTIME CLOCK_TAI "
     "CLOCK_THREAD_CPUTIME_ID altzone asctime clock_getres clock_gettime clock_gettime_ns clock_settime "
     "clock_settime_ns ctime daylight get_clock_info gmtime localtime mktime monotonic monotonic_ns "
     "perf_counter perf_counter_ns process_time process_time_ns pthread_getcpuclockid sleep strftime strptime "
     "struct_time thread_time thread_time_ns time time_ns timezone tzname tzset "},
    {"traceback",
     " FrameSummary StackSummary TracebackException clear_frames extract_stack extract_tb format_exc "
     "format_exception format_exception_only format_list format_stack format_tb print_exc print_exception "
     "print_last print_list print_stack print_tb suppress walk_stack walk_tb "},
    {"types",
     " AsyncGeneratorType BuiltinFunctionType BuiltinMethodType CellType ClassMethodDescriptorType CodeType "
     "CoroutineType DynamicClassAttribute EllipsisType FrameType FunctionType GeneratorType GenericAlias "
     "GetSetDescriptorType LambdaType MappingProxyType MemberDescriptorType MethodDescriptorType MethodType "
     "MethodWrapperType ModuleType NoneType NotImplementedType SimpleNamespace TracebackType UnionType "
     "WrapperDescriptorType coroutine new_class prepare_class resolve_bases "},
    {"typing",
     " ABCMeta AbstractSet Annotated Any AnyStr AsyncContextManager AsyncGenerator AsyncIterable AsyncIterator "
     "Awaitable BinaryIO ByteString CT_co Callable ChainMap ClassVar Collection Concatenate Container "
     "ContextManager Coroutine Counter DefaultDict Deque Dict EXCLUDED_ATTRIBUTES Final ForwardRef FrozenSet "
     "Generator Generic GenericAlias Hashable IO ItemsView Iterable Iterator KT KeysView List Literal "
     "LiteralString Mapping MappingView Match MethodDescriptorType MethodWrapperType MutableMapping "
     "MutableSequence MutableSet NamedTuple NamedTupleMeta Never NewType NoReturn NotRequired Optional "
     "OrderedDict ParamSpec ParamSpecArgs ParamSpecKwargs Pattern Protocol Required Reversible Self Sequence "
     "Set Sized SupportsAbs SupportsBytes SupportsComplex SupportsFloat SupportsIndex SupportsInt "
     "SupportsRound T TYPE_CHECKING T_co T_contra Text TextIO Tuple Type TypeAlias TypeGuard TypeVar "
     "TypeVarTuple TypedDict Union Unpack VT VT_co V_co ValuesView WrapperDescriptorType abstractmethod "
     "assert_never assert_type cast clear_overloads dataclass_transform defaultdict final get_args get_origin "
     "get_overloads get_type_hints io is_typeddict no_type_check no_type_check_decorator overload re "
     "reveal_type runtime_checkable "},
    {"unicodedata",
     " UCD bidirectional category combining decimal decomposition digit east_asian_width is_normalized lookup "
     "mirrored name normalize numeric ucd_3_2_0 unidata_version "},
    {"unittest",
     " BaseTestSuite FunctionTestCase IsolatedAsyncioTestCase SkipTest TestCase TestLoader TestProgram "
     "TestResult TestSuite TextTestResult TextTestRunner addModuleCleanup defaultTestLoader doModuleCleanups "
     "enterModuleContext expectedFailure findTestCases getTestCaseNames installHandler load_tests main "
     "makeSuite registerResult removeHandler removeResult skip skipIf skipUnless "},
    {"unittest.mock",
     " ANY AsyncMagicMixin AsyncMock AsyncMockMixin Base CallableMixin CodeType DEFAULT FILTER_DIR "
     "FunctionTypes InvalidSpecError MagicMixin MagicMock MagicProxy MethodType Mock ModuleType "
     "NonCallableMagicMock NonCallableMock PropertyMock RLock call create_autospec file_spec inplace "
     "iscoroutinefunction magic_methods mock_open numerics open_spec partial patch right safe_repr seal "
     "sentinel wraps "},
    {"urllib.error",
     " ContentTooShortError HTTPError URLError "},
    {"urllib.parse",
     " DefragResult DefragResultBytes ParseResult ParseResultBytes ResultBase SplitResult SplitResultBytes "
     "clear_cache namedtuple non_hierarchical parse_qs parse_qsl quote quote_from_bytes quote_plus "
     "scheme_chars splitattr splithost splitnport splitpasswd splitport splitquery splittag splittype "
     "splituser splitvalue to_bytes unquote unquote_plus unquote_to_bytes unwrap urldefrag urlencode urljoin "
     "urlparse urlsplit urlunparse urlunsplit uses_fragment uses_netloc uses_params uses_query uses_relative "},
    {"urllib.request",
     " AbstractBasicAuthHandler AbstractDigestAuthHandler AbstractHTTPHandler BaseHandler CacheFTPHandler "
     "ContentTooShortError DataHandler FTPHandler FancyURLopener FileHandler HTTPBasicAuthHandler "
     "HTTPCookieProcessor HTTPDefaultErrorHandler HTTPDigestAuthHandler HTTPError HTTPErrorProcessor "
     "HTTPHandler HTTPPasswordMgr HTTPPasswordMgrWithDefaultRealm HTTPPasswordMgrWithPriorAuth "
     "HTTPRedirectHandler HTTPSHandler MAXFTPCACHE OpenerDirector ProxyBasicAuthHandler ProxyDigestAuthHandler "
     "ProxyHandler Request URLError URLopener UnknownHandler addclosehook addinfourl build_opener ftpcache "
     "ftperrors ftpwrapper getproxies getproxies_environment install_opener localhost noheaders "
     "parse_http_list parse_keqv_list pathname2url proxy_bypass proxy_bypass_environment quote request_host "
     "thishost unquote unquote_to_bytes unwrap url2pathname urlcleanup urljoin urlopen urlparse urlretrieve "
     "urlsplit urlunparse "},
    {"uuid",
     " Enum NAMESPACE_DNS NAMESPACE_OID NAMESPACE_URL NAMESPACE_X500 RESERVED_FUTURE RESERVED_MICROSOFT "
     "RESERVED_NCS RFC_4122 SafeUUID UUID bytes_ getnode int_ uuid1 uuid3 uuid4 uuid5 "},
    {"warnings",
     " WarningMessage catch_warnings defaultaction filters filterwarnings formatwarning onceregistry "
     "resetwarnings showwarning simplefilter warn warn_explicit "},
    {"weakref",
     " CallableProxyType KeyedRef ProxyType ProxyTypes ReferenceType WeakKeyDictionary WeakMethod WeakSet "
     "WeakValueDictionary finalize getweakrefcount getweakrefs proxy ref "},
    {"xml.etree.ElementTree",
     " C14NWriterTarget Comment Element ElementTree HTML_EMPTY PI ParseError ProcessingInstruction QName "
     "SubElement TreeBuilder VERSION XML XMLID XMLParser XMLPullParser canonicalize dump fromstring "
     "fromstringlist indent iselement iterparse parse register_namespace tostring tostringlist "},
    {"zipfile",
     " BZIP2_VERSION BadZipFile BadZipfile CompleteDirs DEFAULT_VERSION FastLookup LZMACompressor "
     "LZMADecompressor LZMA_VERSION LargeZipFile MAX_EXTRACT_VERSION Path PyZipFile ZIP64_LIMIT ZIP64_VERSION "
     "ZIP_BZIP2 ZIP_DEFLATED ZIP_FILECOUNT_LIMIT ZIP_LZMA ZIP_MAX_COMMENT ZIP_STORED ZipExtFile ZipFile "
     "ZipInfo compressor_names crc32 error is_zipfile main sizeCentralDir sizeEndCentDir sizeEndCentDir64 "
     "sizeEndCentDir64Locator sizeFileHeader stringCentralDir stringEndArchive stringEndArchive64 "
     "stringEndArchive64Locator stringFileHeader structCentralDir structEndArchive structEndArchive64 "
     "structEndArchive64Locator structFileHeader "},
    {"zlib",
     " DEFLATED DEF_BUF_SIZE DEF_MEM_LEVEL MAX_WBITS ZLIB_RUNTIME_VERSION ZLIB_VERSION Z_BEST_COMPRESSION "
     "Z_BEST_SPEED Z_BLOCK Z_DEFAULT_COMPRESSION Z_DEFAULT_STRATEGY Z_FILTERED Z_FINISH Z_FIXED Z_FULL_FLUSH "
     "Z_HUFFMAN_ONLY Z_NO_COMPRESSION Z_NO_FLUSH Z_PARTIAL_FLUSH Z_RLE Z_SYNC_FLUSH Z_TREES adler32 compress "
     "compressobj crc32 decompress decompressobj error "},
};
// clang-format on

bool rp_module_names_hold(const rp_module_names *rows, size_t count, rp_str module, rp_str name)
{
  size_t row = 0;
  while (row < count && !rp_str_is(module, rows[row].module)) {
    row++;
  }
  return row < count && rp_names_list(rows[row].names, name);
}

int rp_lib_module_has(rp_str module, rp_str name)
{
  if (rp_module_names_hold(THERE, sizeof THERE / sizeof THERE[0], module, name)) {
    return 1;
  }
  return rp_lib_name_is_gone(module, name) ? 0 : -1;
}
