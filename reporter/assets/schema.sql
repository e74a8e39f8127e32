-- Schema version 12 of the store. Documented in docs/store.md. One row a fact; `repository` is the identity everywhere.
-- A CHECK of more than two words is written with OR: for IN, SQLite makes and fills a table of them at each row that is inserted.
PRAGMA application_id = 1380995121;
PRAGMA user_version = 12;

-- One row: the scan that wrote here last. Until `finished` is 1 the rows below are a mixture of it and of earlier ones.
CREATE TABLE scan (
  inputs INTEGER NOT NULL,       -- repositories that it was to read
  recorded INTEGER NOT NULL,     -- of them, those that are in the store
  finished INTEGER NOT NULL,
  verdict TEXT NOT NULL DEFAULT 'PARTIAL', -- SUCCEEDED, PARTIAL or FAILED; true at any moment, also when the scan was killed
  build TEXT NOT NULL DEFAULT '',          -- the program that wrote here
  shard TEXT NOT NULL DEFAULT '',          -- i/n: of n parts of the inputs the i-th was read; '': all of them
  settings TEXT NOT NULL DEFAULT '',       -- digest of decisions, libraries and day
  dormant_days INTEGER NOT NULL DEFAULT 365, -- a repository whose commit is older than the newest of all by more is dormant
  rules TEXT NOT NULL DEFAULT ''           -- digest of the diagnostics that the program has; '': not known
) STRICT;

CREATE TABLE repositories (
  identity TEXT PRIMARY KEY,
  path TEXT NOT NULL,
  organisations TEXT NOT NULL,   -- JSON array
  commit_id TEXT NOT NULL,
  commit_time INTEGER NOT NULL,
  code INTEGER NOT NULL,         -- 0: read
  reason TEXT NOT NULL,
  ref TEXT NOT NULL DEFAULT '',          -- as asked for: branch or changeset of repos.csv
  folder TEXT NOT NULL DEFAULT '',       -- inside the repository: column path of repos.csv; every other path is below it
  phase TEXT NOT NULL DEFAULT '',        -- where a failed one failed: open, list, extract, evaluate, plan, emit
  file TEXT NOT NULL DEFAULT '',         -- at which file, where it was at one
  again TEXT NOT NULL DEFAULT '',        -- of a failed one: the command that shows it again
  fingerprint TEXT NOT NULL DEFAULT '',  -- of all that these rows are a function of; '': read it again next time
  position INTEGER NOT NULL DEFAULT 0,   -- among the inputs of the whole scan, all shards together
  tree TEXT NOT NULL DEFAULT '',         -- digest of its files; '' as of fingerprint
  wanted TEXT NOT NULL DEFAULT '',       -- first parts of the names that it imports and has not itself, one a line
  linked TEXT NOT NULL DEFAULT '',       -- digest of who publishes these, and of the trees in `links`
  archived INTEGER NOT NULL DEFAULT 0    -- 1: the list of inputs says so
) STRICT, WITHOUT ROWID;

-- Long texts, one behind another, each ended by a NUL. `packed`: a piece of them, behind its size as four bytes, big-endian, as a
-- zlib stream.
CREATE TABLE texts (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  packed BLOB NOT NULL,
  PRIMARY KEY (repository, ordinal)
) STRICT, WITHOUT ROWID;

-- A package or module that the repository publishes (setup.py, setup.cfg, pyproject.toml): whoever imports `name` finds it
-- below the folder `root`.
CREATE TABLE published (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL, root TEXT NOT NULL,
  PRIMARY KEY (repository, ordinal)
) STRICT, WITHOUT ROWID;

-- An import of `repository` that was read in `provider`, the only other one that publishes it.
CREATE TABLE links (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  name TEXT NOT NULL,
  provider TEXT NOT NULL,        -- identity; it may be of another shard
  root TEXT NOT NULL,
  tree TEXT NOT NULL,            -- of the provider, as it was read
  PRIMARY KEY (repository, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,      -- two paths may read the same once malformed bytes are replaced
  path TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome = 'scanned' OR outcome = 'ignored' OR outcome = 'unparsed'),
  reason TEXT NOT NULL,
  code INTEGER NOT NULL,
  size INTEGER NOT NULL,
  blob TEXT NOT NULL,
  test INTEGER NOT NULL,
  PRIMARY KEY (repository, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE tasks (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  import_root TEXT NOT NULL,
  module TEXT NOT NULL,
  qualname TEXT NOT NULL,
  family TEXT NOT NULL,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  kind TEXT NOT NULL,
  test INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome = 'exact' OR outcome = 'review' OR outcome = 'collapsed' OR outcome = 'blocked' OR outcome = 'failed'
                               OR outcome = 'excluded'),
  owner TEXT NOT NULL,           -- owner_email of the code, '' when none
  spec TEXT NOT NULL,            -- name of its task in specs, '' when none
  source_at INTEGER NOT NULL DEFAULT 0,  -- where it begins in the repository's texts
  details_at INTEGER NOT NULL DEFAULT 0, -- the same of lines: p parameter, r dependency, a argument of one, o output, b base, e attribute or hook, m what a line made of its spec
  PRIMARY KEY (repository, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_reasons (
  repository TEXT NOT NULL, position INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('outcome', 'diagnostic')),
  code INTEGER NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, text TEXT NOT NULL,
  accepted TEXT NOT NULL DEFAULT '',     -- who accepted the difference, until when, why and where; '': nobody
  PRIMARY KEY (repository, position, kind, ordinal),
  FOREIGN KEY (repository, position) REFERENCES tasks(repository, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE workflows (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  root TEXT NOT NULL,
  path TEXT NOT NULL,
  launched INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome = 'exact' OR outcome = 'review' OR outcome = 'collapsed' OR outcome = 'blocked' OR outcome = 'failed'
                               OR outcome = 'excluded'),
  flyte_name TEXT NOT NULL,
  nodes INTEGER NOT NULL,
  task INTEGER NOT NULL,         -- position of the root in tasks
  schedules TEXT NOT NULL,       -- one a line
  tasks TEXT NOT NULL DEFAULT '',        -- positions in tasks of the classes in its graph, blanks between
  options TEXT NOT NULL DEFAULT '',      -- what its launches give to luigi, one a line: as e of tasks.details
  map_at INTEGER,                        -- where in the texts its map begins, which source line made what of its spec; one a line
  PRIMARY KEY (repository, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE workflow_reasons (
  repository TEXT NOT NULL, position INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  code INTEGER NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, text TEXT NOT NULL,
  accepted TEXT NOT NULL DEFAULT '',     -- as of task_reasons
  PRIMARY KEY (repository, position, ordinal),
  FOREIGN KEY (repository, position) REFERENCES workflows(repository, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE diagnostics (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  code INTEGER NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (repository, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE owners (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  pattern TEXT NOT NULL,
  owners TEXT NOT NULL,          -- separated by blanks
  source TEXT NOT NULL,
  path TEXT NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY (repository, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_points (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  path TEXT NOT NULL, line INTEGER NOT NULL, kind TEXT NOT NULL, family TEXT NOT NULL, root TEXT NOT NULL,
  schedule TEXT NOT NULL, command TEXT NOT NULL, code INTEGER NOT NULL,
  PRIMARY KEY (repository, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE counterparts (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('workflow', 'launch_plan')),
  form TEXT NOT NULL CHECK (form IN ('spec', 'flytekit')),
  name TEXT NOT NULL, workflow TEXT NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, schedule TEXT NOT NULL,
  PRIMARY KEY (repository, ordinal)
) STRICT, WITHOUT ROWID;

-- Written by repipe history; its repositories are named as in `repositories`, and may not be in there.
CREATE TABLE history (
  repository TEXT NOT NULL,
  moment INTEGER NOT NULL,       -- UTC seconds
  commit_id TEXT NOT NULL,
  remaining INTEGER NOT NULL, added INTEGER NOT NULL, reopened INTEGER NOT NULL, done INTEGER NOT NULL,
  removed INTEGER NOT NULL, unread INTEGER NOT NULL,
  PRIMARY KEY (repository, moment)
) STRICT, WITHOUT ROWID;

-- Whose the rows of `history` are: those of one moment add up to its row; `taken` from and `given` to other teams while Luigi
-- launched them.
CREATE TABLE team_history (
  repository TEXT NOT NULL,
  moment INTEGER NOT NULL,       -- UTC seconds
  team TEXT NOT NULL,            -- as the repository said at the commit of the moment
  remaining INTEGER NOT NULL, added INTEGER NOT NULL, reopened INTEGER NOT NULL, done INTEGER NOT NULL,
  removed INTEGER NOT NULL, taken INTEGER NOT NULL, given INTEGER NOT NULL,
  PRIMARY KEY (repository, moment, team)
) STRICT, WITHOUT ROWID;

-- What moved in the past that repipe history read: a workflow or task class went from one state to another at a commit.
CREATE TABLE moves (
  repository TEXT NOT NULL,
  ordinal INTEGER NOT NULL,      -- oldest first
  moment INTEGER NOT NULL,       -- of `history` whose numbers count it
  commit_id TEXT NOT NULL,       -- the first that was read with the new state
  since TEXT NOT NULL,           -- the last that was read with the old one: its first parent, unless commits between were not read
  time INTEGER NOT NULL,         -- when commit_id was written (author date), UTC seconds
  entity TEXT NOT NULL CHECK (entity IN ('workflow', 'task')),
  name TEXT NOT NULL, was TEXT NOT NULL, path TEXT NOT NULL,
  before TEXT NOT NULL, after TEXT NOT NULL, before_outcome TEXT NOT NULL, after_outcome TEXT NOT NULL,
  reopened INTEGER NOT NULL,     -- Luigi launches it again
  PRIMARY KEY (repository, ordinal)
) STRICT, WITHOUT ROWID;

-- From which moment of `history` to which a repository used something.
CREATE TABLE spells (
  repository TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,            -- library, image, contrib
  name TEXT NOT NULL, version TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (repository, ordinal)
) STRICT, WITHOUT ROWID;

-- What a repository names beside its task classes.
CREATE TABLE mentions (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'argument' OR kind = 'config' OR kind = 'image' OR kind = 'library' OR kind = 'tag'),
  name TEXT NOT NULL,            -- "module:Class.parameter" of a launch, "section.option", image, library, tag of a catalog-info.yaml
  text TEXT NOT NULL,            -- its value; of a library the whole requirement; '' when it is redacted
  path TEXT NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY (repository, ordinal)
) STRICT, WITHOUT ROWID;

-- What decisions files accept or waive.
CREATE TABLE waivers (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('waiver', 'accepted')),
  what TEXT NOT NULL,            -- patterns of workflows; code and patterns of tasks
  reason TEXT NOT NULL, author TEXT NOT NULL,
  expires TEXT NOT NULL,         -- last day, '' never
  expired INTEGER NOT NULL,      -- 1: the day was over when the repository was read, and it would have held something
  path TEXT NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY (repository, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE specs (
  repository TEXT NOT NULL REFERENCES repositories(identity) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind = 'task' OR kind = 'workflow' OR kind = 'launch_plan'),
  name TEXT NOT NULL,            -- Flyte's, unique within the kind
  json_at INTEGER NOT NULL DEFAULT 0, -- where its canonical proto JSON begins in the repository's texts
  PRIMARY KEY (repository, kind, name)
) STRICT, WITHOUT ROWID;
