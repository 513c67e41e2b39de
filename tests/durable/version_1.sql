-- What version 1 of the schema wrote.
CREATE TABLE executions (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    workflow TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    input BLOB NOT NULL,
    output BLOB,
    error TEXT,
    cause TEXT,
    started INTEGER NOT NULL,
    stopped INTEGER,
    due INTEGER,
    UNIQUE (workflow, name)
) STRICT;
CREATE INDEX executions_due ON executions (due, key) WHERE due IS NOT NULL;
CREATE TABLE machines (
    execution INTEGER NOT NULL,
    path TEXT NOT NULL,
    frame BLOB NOT NULL,
    progress BLOB,
    PRIMARY KEY (execution, path)
) STRICT, WITHOUT ROWID;
CREATE TABLE history (
    number INTEGER PRIMARY KEY,
    execution INTEGER NOT NULL,
    events BLOB NOT NULL
) STRICT;
CREATE INDEX history_execution ON history (execution);
INSERT INTO executions (id, workflow, name, status, input, started, due)
VALUES ('id', 'Flow', 'a', 'RUNNING', CAST('{}' AS BLOB), 7, 7);
INSERT INTO machines (execution, path, frame) VALUES (1, '', CAST('{}' AS BLOB));
INSERT INTO history (execution, events) VALUES (1, CAST('' AS BLOB));
PRAGMA application_id = 0x466c6f77;
PRAGMA user_version = 1;
