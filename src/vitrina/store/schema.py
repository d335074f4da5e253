"""The catalogue's tables, as numbered steps that only go forward.

    files      one row for each file that lies in a trove: the work list and its outcomes, the ledger
    documents  one row for each distinct content, named by the SHA-256 of its bytes
    members    which document lies inside which, at what place
    texts      what was read, in sections of about a million characters, compressed
    scans      pages that are pictures: waiting for OCR, or read by it
    changes    what the index has yet to take in: (seq, document)
    facts      what analyzers found in each section of text, packed, and which versions of them
    unstudied  sections whose facts are yet to be found, or to be found anew
    sketches   what each section of text is known again by; known, pairs: what documents are
    alike      pairs of documents and how much alike they are; unlikened: those yet to be compared
    labels     the distinct values of facts that can be asked for; labelled: in which documents

A step is never edited once released; a new one is added below it.
"""

from __future__ import annotations

STEPS: tuple[str, ...] = (
    """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE troves (
  number INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,  -- relative to the library folder where that can be
  name TEXT NOT NULL
) STRICT;

CREATE TABLE documents (
  number INTEGER PRIMARY KEY,
  sha BLOB NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT '',
  media TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  date TEXT NOT NULL DEFAULT '',
  date_from TEXT NOT NULL DEFAULT '',
  sender TEXT NOT NULL DEFAULT '',
  recipients TEXT NOT NULL DEFAULT '',
  reader TEXT NOT NULL DEFAULT '',
  reader_version INTEGER NOT NULL DEFAULT 0,
  code TEXT NOT NULL,         -- a key of core.outcomes, or 'reading' while its children come in
  detail TEXT NOT NULL DEFAULT '',
  pages INTEGER NOT NULL DEFAULT 0,
  characters INTEGER NOT NULL DEFAULT 0,
  sections INTEGER NOT NULL DEFAULT 0,
  flags TEXT NOT NULL DEFAULT '',
  claims TEXT NOT NULL DEFAULT '[]',
  problems TEXT NOT NULL DEFAULT '[]',
  kept INTEGER NOT NULL DEFAULT 0  -- its bytes: 1 in blobs/; 2 are the text; 3 the text and a line end
) STRICT;
CREATE INDEX documents_code ON documents (code);

CREATE TABLE files (
  number INTEGER PRIMARY KEY,
  trove INTEGER NOT NULL REFERENCES troves,
  path TEXT NOT NULL,         -- relative to the trove; undecodable bytes as \\xNN
  raw BLOB,                   -- the path's bytes, where they are not the UTF-8 of path
  size INTEGER NOT NULL,
  mtime INTEGER NOT NULL,     -- nanoseconds
  priority INTEGER NOT NULL DEFAULT 0,
  waiting INTEGER NOT NULL DEFAULT 1,
  document INTEGER REFERENCES documents,
  code TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  UNIQUE (trove, path)
) STRICT;
CREATE INDEX files_document ON files (document);
CREATE INDEX files_waiting ON files (priority, number) WHERE waiting = 1;
CREATE INDEX files_code ON files (code);

CREATE TABLE members (
  parent INTEGER NOT NULL REFERENCES documents,
  ordinal INTEGER NOT NULL,
  place TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  document INTEGER REFERENCES documents,
  code TEXT NOT NULL DEFAULT '',  -- of a member that never became a document
  detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (parent, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_document ON members (document);

CREATE TABLE texts (
  key INTEGER PRIMARY KEY,    -- document << 20 | section
  blocks BLOB NOT NULL,       -- msgpack: (part, page, line, length, lines, hidden, ocr) of each block
  text BLOB NOT NULL          -- zstd: the blocks' texts, one after the other
) STRICT;

CREATE TABLE scans (
  document INTEGER NOT NULL REFERENCES documents,
  page INTEGER NOT NULL,
  part TEXT NOT NULL DEFAULT '',
  producer TEXT NOT NULL DEFAULT '',  -- '' while waiting; engine, version and languages when done
  block BLOB,                 -- zstd of msgpack: what OCR read
  tries INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (document, page)
) STRICT, WITHOUT ROWID;
CREATE INDEX scans_waiting ON scans (document, page) WHERE producer = '';

CREATE TABLE changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL) STRICT;

CREATE TABLE erased (tag BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE VIEW public_documents AS
  SELECT lower(hex(sha)) AS id, title, kind, media, size, language, date, date_from, sender,
    recipients, reader, code AS outcome, detail, pages, characters, claims, problems
  FROM documents;
CREATE VIEW public_files AS
  SELECT troves.name AS trove, files.path, files.size, lower(hex(documents.sha)) AS document,
    CASE WHEN waiting THEN 'waiting' ELSE coalesce(documents.code, files.code) END AS outcome,
    coalesce(documents.detail, files.detail) AS detail
  FROM files JOIN troves ON troves.number = files.trove
  LEFT JOIN documents ON documents.number = files.document;
""",
    """
CREATE TABLE unstudied (key INTEGER PRIMARY KEY) STRICT;  -- a key of texts
INSERT INTO unstudied SELECT key FROM texts;

CREATE TABLE studies (
  number INTEGER PRIMARY KEY,
  analyzers TEXT NOT NULL UNIQUE      -- name and version of each, as 'headers 1, references 2'
) STRICT;

CREATE TABLE facts (
  key INTEGER PRIMARY KEY,            -- a key of texts
  study INTEGER NOT NULL REFERENCES studies,
  found BLOB NOT NULL                 -- zstd of msgpack: analyzer -> its facts; blocks count in the section
) STRICT;
CREATE INDEX facts_study ON facts (study);

CREATE TABLE labels (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  folded TEXT NOT NULL,               -- its words as the index has them, a blank before and after each
  UNIQUE (kind, value)
) STRICT;
CREATE TABLE labelled (
  label INTEGER NOT NULL REFERENCES labels,
  document INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (label, document)
) STRICT, WITHOUT ROWID;

CREATE VIEW public_labels AS
  SELECT kind, value, lower(hex(sha)) AS document, times
  FROM labelled JOIN labels ON labels.number = label JOIN documents ON documents.number = document;
""",
    """
CREATE TABLE sketches (
  key INTEGER PRIMARY KEY,            -- a key of texts
  version INTEGER NOT NULL,
  digest INTEGER NOT NULL,            -- of its words in their order; 0 if there are hardly any
  number TEXT NOT NULL,               -- the record number in its head
  pairs BLOB NOT NULL                 -- a sample of its word pairs: 32 bits each
) STRICT;
CREATE TABLE known (
  document INTEGER PRIMARY KEY,
  number TEXT NOT NULL,
  digest INTEGER NOT NULL,
  weight REAL NOT NULL                -- of its whole sample, rare pairs counting more
) STRICT;
CREATE INDEX known_digest ON known (digest) WHERE digest <> 0;
CREATE INDEX known_number ON known (number) WHERE number <> '';
CREATE TABLE pairs (
  pair INTEGER NOT NULL,
  document INTEGER NOT NULL,
  PRIMARY KEY (pair, document)
) STRICT, WITHOUT ROWID;
CREATE TABLE alike (
  one INTEGER NOT NULL,
  other INTEGER NOT NULL,             -- compared with it: it came before
  share REAL NOT NULL,
  explained REAL NOT NULL,
  same INTEGER NOT NULL,              -- 1: all words are the same
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX alike_other ON alike (other);
CREATE TABLE unlikened (document INTEGER PRIMARY KEY) STRICT;
INSERT OR IGNORE INTO unstudied SELECT key FROM facts;  -- their sketches are yet to be made
""",
)

FORMAT = len(STEPS)
