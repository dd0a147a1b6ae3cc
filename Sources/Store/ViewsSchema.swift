import GRDB

/// Tables of `views.db`. There are no migrations: another version is deleted and rebuilt from the
/// journal.
enum ViewsSchema {
    /// Grows with every change of a table below or of what is written into it.
    static let version = 15
    /// "CWRV".
    static let applicationID = 0x4357_5256

    /// Every table with its key, in the order in which `dump` prints them.
    static let tables: [(name: String, key: String)] = [
        ("stamp", "id"), ("matter", "num"), ("party", "court, num"), ("hand", "matter, court"),
        ("deadline", "place"), ("entry", "place"), ("act", "position, leaf"),
        ("command", "key"), ("link", "peer"), ("outbox", "peer, incarnation, seq"),
        ("intake", "peer, incarnation, first, position"), ("notice", "matter, recipient"),
        ("officer", "name, inPlaceOf"), ("held", "peer, incarnation, seq"),
        ("remark", "position, ordinal"), ("paper", "matter, digest, name"),
        ("outcome", "court, incarnation, number"), ("relay", "matter"), ("brought", "court"),
        ("account", "peer, day, signer, kind"), ("outage", "process, missedBy, signer, since"),
        ("search", "rowid"),
    ]

    static func create(_ db: Database) throws {
        try db.execute(sql: sql)
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    /// A table WITHOUT ROWID names its key's columns first, in the key's order: for any other order
    /// `quick_check` of SQLite 3.40 reports NULL values that are not there.
    ///
    /// `matter.num` numbers matters in the order in which the journal first names them; the rows of
    /// `search` are `num << 20 | entry`, entry 0 being the matter's own words.
    ///
    /// What belongs to a matter lies in the order of these numbers, not of ids, which are random:
    /// `entry.place` is `num << 32 | number`, `deadline.place` is `num << 32 | ordinal`. Rows of
    /// matters that are new lie together at the end of each table, so that a commit writes few
    /// pages however large the tables are.
    ///
    /// `matter.ours` is the soonest due instant of what this process's own court is awaited to do
    /// in it, `theirs` of what other courts are; NULL where nothing is, and `noDue` where no window
    /// runs for it.
    ///
    /// What is urgent and waits to be signed for comes first: `urgentFirst` milliseconds, longer
    /// than any window, are taken from its due instant.
    ///
    /// `matter.dueOrder` sorts the list by what ends first: behind everything where no window runs,
    /// or where the matter is closed. `sides`, `about` and `named` are what the table of rights
    /// asks of a matter besides its kind; see `MatterFamily`.
    ///
    /// `party` finds the matters of a court; who takes part, as what and in which order stands in
    /// `matter.sides`.
    ///
    /// `matter.awake` is 1 where a start takes the matter up, because something in it is for this
    /// process to see to, and NULL elsewhere.
    ///
    /// `hand` holds who has a matter in hand at a court: `holder` is who acted last for the court,
    /// or has received the matter since by a signed list (人员交接).
    ///
    /// The four indexes in which the list is sorted hold what it is filtered by, so that what does
    /// not match costs no look at the matter itself.
    ///
    /// `matter.snapshot` holds a matter without its deadlines, `deadline.body` each of these, as
    /// `Packed` says.
    ///
    /// Every text in `search` ends in a line feed: runs of two characters are then the beginnings
    /// of runs of three, which `searchTerm` lists.
    static let searchShift: Int64 = 20
    static let placeShift: Int64 = 32

    /// Places of what belongs to a matter, as a condition on `column`; `num` is an expression.
    static func places(_ column: String, of num: String) -> String {
        "\(column) >= (\(num)) << \(placeShift) AND \(column) < ((\(num)) + 1) << \(placeShift)"
    }

    /// The same of a number that is the first argument.
    static let placesOfNum = places("place", of: "?1")

    /// A matter's number, from its id as the first argument.
    static let numOfMatter = "SELECT num FROM matter WHERE id = ?1"

    static let urgentFirst: Int64 = 1 << 43

    /// Behind every due instant.
    static let noDue = Int64.max

    private static let sql = """
        CREATE TABLE stamp(
            id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL, head TEXT NOT NULL,
            incarnation INTEGER NOT NULL, at INTEGER NOT NULL, clockVersion INTEGER NOT NULL,
            clockOffset INTEGER NOT NULL) STRICT;
        CREATE TABLE matter(
            num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
            stage TEXT NOT NULL, term TEXT NOT NULL, closed INTEGER NOT NULL,
            draft INTEGER NOT NULL, opener TEXT NOT NULL, opened INTEGER NOT NULL,
            updated INTEGER NOT NULL, nextDue INTEGER, dueOrder INTEGER NOT NULL, awake INTEGER,
            lapsed INTEGER NOT NULL, ours INTEGER, theirs INTEGER, lastEntry INTEGER NOT NULL,
            sides TEXT NOT NULL, about TEXT NOT NULL, named TEXT NOT NULL,
            ruleSet TEXT NOT NULL,
            snapshot BLOB NOT NULL) STRICT;
        CREATE INDEX matterAwake ON matter(num) WHERE awake = 1;
        CREATE INDEX matterOurs ON matter(ours, num) WHERE ours IS NOT NULL;
        CREATE INDEX matterTheirs ON matter(theirs, num) WHERE theirs IS NOT NULL;
        CREATE INDEX matterByStage ON matter(kind, stage, closed, draft, term, lastEntry);
        CREATE INDEX matterByOpening ON
            matter(opened, id, kind, stage, closed, draft, lapsed, nextDue);
        CREATE INDEX matterByDue ON
            matter(dueOrder, id, kind, stage, closed, draft, lapsed, nextDue);
        CREATE INDEX matterByUpdate ON
            matter(updated, id, kind, stage, closed, draft, lapsed, nextDue);
        CREATE INDEX matterByKind ON matter(kind, stage, id, closed, draft, lapsed, nextDue);
        CREATE INDEX matterTally ON
            matter(kind, stage, term, sides, opener, about, named, draft, nextDue, closed)
            WHERE closed = 0;
        CREATE TABLE party(
            court TEXT NOT NULL, num INTEGER NOT NULL,
            PRIMARY KEY (court, num)) STRICT, WITHOUT ROWID;
        CREATE TABLE hand(
            matter TEXT NOT NULL, court TEXT NOT NULL, actor TEXT, acted INTEGER, receiver TEXT,
            received INTEGER, holder TEXT, PRIMARY KEY (matter, court)) STRICT, WITHOUT ROWID;
        CREATE INDEX handByHolder ON hand(holder, court, matter);
        CREATE TABLE deadline(
            place INTEGER PRIMARY KEY, matter TEXT NOT NULL, id TEXT NOT NULL, rule TEXT NOT NULL,
            owedBy TEXT NOT NULL, due INTEGER NOT NULL, status TEXT NOT NULL,
            open INTEGER NOT NULL, onLapse TEXT NOT NULL, provisional INTEGER NOT NULL,
            family TEXT NOT NULL, body BLOB NOT NULL) STRICT;
        CREATE INDEX deadlineLapsed ON deadline(due) WHERE status = 'lapsed';
        CREATE INDEX deadlineByDue ON deadline(due) WHERE open = 1;
        CREATE INDEX deadlineByCourt ON deadline(owedBy, due);
        CREATE INDEX deadlineTally ON deadline(owedBy, family, due, status, open) WHERE open = 1;
        CREATE TABLE entry(
            place INTEGER PRIMARY KEY, matter TEXT NOT NULL, number INTEGER NOT NULL,
            at INTEGER NOT NULL, court TEXT, officer TEXT, verb TEXT NOT NULL, digest TEXT NOT NULL, position INTEGER NOT NULL,
            leaf INTEGER NOT NULL, actPosition INTEGER NOT NULL, hasAct INTEGER NOT NULL,
            size INTEGER NOT NULL, zh TEXT NOT NULL, en TEXT NOT NULL,
            recordedFor TEXT) STRICT;
        CREATE INDEX entryByPosition ON entry(position, matter, number);
        CREATE TABLE act(
            position INTEGER NOT NULL, leaf INTEGER NOT NULL, incarnation INTEGER NOT NULL,
            number INTEGER NOT NULL, matter TEXT NOT NULL, verb TEXT NOT NULL, officer TEXT,
            key TEXT NOT NULL, at INTEGER NOT NULL, digest TEXT NOT NULL, local INTEGER NOT NULL,
            status TEXT NOT NULL, refusal TEXT,
            PRIMARY KEY (position, leaf)) STRICT, WITHOUT ROWID;
        CREATE INDEX actByReference ON act(incarnation, number) WHERE local = 0;
        CREATE INDEX actByKey ON act(key) WHERE key <> '';
        CREATE INDEX actByStatus ON act(status, position, leaf);
        CREATE INDEX actByMatter ON act(matter, position, leaf);
        CREATE TABLE command(key TEXT PRIMARY KEY, reply TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE link(
            peer TEXT PRIMARY KEY, incarnation INTEGER NOT NULL, next INTEGER NOT NULL,
            acked INTEGER NOT NULL, receivedIncarnation INTEGER NOT NULL,
            receivedSeq INTEGER NOT NULL, receivedPosition INTEGER NOT NULL,
            receivedHead TEXT NOT NULL, receivedNumber INTEGER NOT NULL,
            receivedHeader TEXT, receivedSignature TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE outbox(
            peer TEXT NOT NULL, incarnation INTEGER NOT NULL, seq INTEGER NOT NULL,
            position INTEGER NOT NULL, leaf INTEGER NOT NULL, actPosition INTEGER NOT NULL,
            hasAct INTEGER NOT NULL, size INTEGER NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (peer, incarnation, seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE intake(
            peer TEXT NOT NULL, incarnation INTEGER NOT NULL, first INTEGER NOT NULL,
            position INTEGER NOT NULL, last INTEGER NOT NULL,
            PRIMARY KEY (peer, incarnation, first, position)) STRICT, WITHOUT ROWID;
        CREATE TABLE notice(
            matter TEXT NOT NULL, recipient TEXT NOT NULL, ended INTEGER NOT NULL,
            body TEXT NOT NULL, PRIMARY KEY (matter, recipient)) STRICT, WITHOUT ROWID;
        CREATE TABLE officer(
            name TEXT NOT NULL, inPlaceOf TEXT NOT NULL, removed INTEGER NOT NULL,
            position INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (name, inPlaceOf)) STRICT, WITHOUT ROWID;
        CREATE TABLE held(
            peer TEXT NOT NULL, incarnation INTEGER NOT NULL, seq INTEGER NOT NULL,
            reason TEXT NOT NULL, leaf BLOB NOT NULL, at INTEGER NOT NULL,
            open INTEGER NOT NULL, handling TEXT, handledAt INTEGER,
            PRIMARY KEY (peer, incarnation, seq)) STRICT, WITHOUT ROWID;
        CREATE INDEX heldOpen ON held(peer, incarnation, seq) WHERE open = 1;
        CREATE TABLE remark(
            position INTEGER NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL,
            body TEXT NOT NULL, PRIMARY KEY (position, ordinal)) STRICT, WITHOUT ROWID;
        CREATE TABLE paper(
            matter TEXT NOT NULL, digest TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
            kind TEXT NOT NULL, sealed INTEGER NOT NULL, stored INTEGER NOT NULL,
            source TEXT NOT NULL, PRIMARY KEY (matter, digest, name)) STRICT, WITHOUT ROWID;
        CREATE INDEX paperByDigest ON paper(digest);
        CREATE INDEX paperMissing ON paper(matter) WHERE stored = 0;
        CREATE TABLE outcome(
            court TEXT NOT NULL, incarnation INTEGER NOT NULL, number INTEGER NOT NULL,
            matter TEXT NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (court, incarnation, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE relay(
            matter TEXT PRIMARY KEY, seat TEXT NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE brought(
            court TEXT PRIMARY KEY, incarnation INTEGER NOT NULL,
            number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE outage(
            process TEXT NOT NULL, missedBy TEXT NOT NULL, signer TEXT NOT NULL,
            since INTEGER NOT NULL, body TEXT NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY (process, missedBy, signer, since)) STRICT, WITHOUT ROWID;
        CREATE TABLE account(
            peer TEXT NOT NULL, day TEXT NOT NULL, signer TEXT NOT NULL, kind TEXT NOT NULL,
            body TEXT NOT NULL, PRIMARY KEY (peer, day, signer, kind)) STRICT, WITHOUT ROWID;
        CREATE VIRTUAL TABLE search USING fts5(text, tokenize = 'trigram');
        CREATE VIRTUAL TABLE searchTerm USING fts5vocab(search, row);
        """
}
