// An open file of a disk: calls go to the file of the VFS below, except what the disk forbids.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "fault_internal.h"

#include <string.h>
#include <unistd.h>

typedef struct fault_file {
    sqlite3_file base;
    fault_disk *disk;
    fault_node *node;
    /// The disk's epoch when the file was opened.
    uint64_t epoch;
    sqlite3_file *real;
} fault_file;

// The file of the VFS below begins where every type is aligned.
#define REAL_OFFSET ((sizeof(fault_file) + 15) / 16 * 16)

int fault_file_size(const sqlite3_vfs *below)
{
    return (int)REAL_OFFSET + below->szOsFile;
}

// MARK: Dead connections

// The disk, and its epoch, of the file that the thread used last. SQLite deletes a journal, or
// opens a log, on the thread that has just used a file of the same connection. Without this a
// connection that outlives a loss of power inside a call could delete the log of the next one.
static _Thread_local uint64_t last_serial;
static _Thread_local uint64_t last_epoch;

static void note_use(const fault_disk *disk, uint64_t epoch)
{
    last_serial = disk->serial;
    last_epoch = epoch;
}

bool fault_thread_is_dead(const fault_disk *disk)
{
    return last_serial == disk->serial && last_epoch != disk->epoch;
}

// Takes the disk's mutex. Returns whether the file is alive.
static bool enter(fault_file *file)
{
    pthread_mutex_lock(&file->disk->mutex);
    note_use(file->disk, file->epoch);
    return file->epoch == file->disk->epoch;
}

static int leave(fault_file *file, int code)
{
    pthread_mutex_unlock(&file->disk->mutex);
    return code;
}

// MARK: Reading and writing

static int read_short(fault_file *file, void *bytes, int amount, sqlite3_int64 offset)
{
    int code = file->real->pMethods->xRead(file->real, bytes, amount, offset);
    if (code != SQLITE_OK || amount == 0) {
        return code;
    }
    file->disk->counters.short_reads++;
    uint64_t got = fault_disk_below(file->disk, (uint64_t)amount);
    memset((char *)bytes + got, 0, (size_t)amount - got);
    // Not SQLITE_IOERR_SHORT_READ, which means that the file ends here.
    return SQLITE_IOERR_READ;
}

static int file_read(sqlite3_file *base, void *bytes, int amount, sqlite3_int64 offset)
{
    fault_file *file = (fault_file *)base;
    if (!enter(file)) {
        return leave(file, SQLITE_IOERR_READ);
    }
    file->disk->counters.reads++;
    switch (fault_disk_decide(file->disk, OPERATION_READ)) {
    case OUTCOME_EIO:
        return leave(file, SQLITE_IOERR_READ);
    case OUTCOME_SHORT:
        return leave(file, read_short(file, bytes, amount, offset));
    case OUTCOME_POWER:
        fault_disk_cut(file->disk);
        return leave(file, SQLITE_IOERR_READ);
    default:
        return leave(file, file->real->pMethods->xRead(file->real, bytes, amount, offset));
    }
}

// Half of the writes that fail have written nothing, the others up to `room` bytes and not all.
static int write_part(
    fault_file *file, const void *bytes, int amount, sqlite3_int64 offset, int64_t room)
{
    if (amount <= 0 || fault_disk_below(file->disk, 2) == 0) {
        return SQLITE_OK;
    }
    int64_t part = (int64_t)fault_disk_below(file->disk, (uint64_t)amount);
    return fault_node_write(
        file->node, file->real, bytes, (int)(part < room ? part : room), offset);
}

// How many of the bytes the disk has room for.
static int64_t bytes_that_fit(fault_file *file, int amount, sqlite3_int64 offset)
{
    int64_t end = offset + amount;
    if (file->disk->rates.capacity_bytes == 0 || end <= file->node->length) {
        return amount;
    }
    uint64_t room = fault_disk_room(file->disk);
    uint64_t growth = (uint64_t)(end - file->node->length);
    if (growth <= room) {
        return amount;
    }
    int64_t fit = file->node->length + (int64_t)room - offset;
    return fit > 0 ? fit : 0;
}

static int write_succeeding(
    fault_file *file, const void *bytes, int amount, sqlite3_int64 offset)
{
    int64_t room = bytes_that_fit(file, amount, offset);
    if (room < amount) {
        file->disk->counters.full++;
        (void)write_part(file, bytes, amount, offset, room);
        return SQLITE_FULL;
    }
    int code = fault_node_write(file->node, file->real, bytes, amount, offset);
    if (code == SQLITE_OK) {
        file->disk->counters.bytes_written += (uint64_t)amount;
    }
    return code;
}

static int file_write(sqlite3_file *base, const void *bytes, int amount, sqlite3_int64 offset)
{
    fault_file *file = (fault_file *)base;
    if (!enter(file)) {
        return leave(file, SQLITE_IOERR_WRITE);
    }
    file->disk->counters.writes++;
    switch (fault_disk_decide(file->disk, OPERATION_WRITE)) {
    case OUTCOME_EIO:
        (void)write_part(file, bytes, amount, offset, bytes_that_fit(file, amount, offset));
        return leave(file, SQLITE_IOERR_WRITE);
    case OUTCOME_FULL:
        file->disk->counters.full++;
        (void)write_part(file, bytes, amount, offset, bytes_that_fit(file, amount, offset));
        return leave(file, SQLITE_FULL);
    case OUTCOME_POWER:
        // What becomes of the write is decided with the other unsynced ones.
        (void)write_succeeding(file, bytes, amount, offset);
        fault_disk_cut(file->disk);
        return leave(file, SQLITE_IOERR_WRITE);
    default:
        return leave(file, write_succeeding(file, bytes, amount, offset));
    }
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 length)
{
    fault_file *file = (fault_file *)base;
    if (!enter(file)) {
        return leave(file, SQLITE_IOERR_TRUNCATE);
    }
    file->disk->counters.truncates++;
    switch (fault_disk_decide(file->disk, OPERATION_TRUNCATE)) {
    case OUTCOME_EIO:
        return leave(file, SQLITE_IOERR_TRUNCATE);
    case OUTCOME_POWER:
        (void)fault_node_truncate(file->node, file->real, length);
        fault_disk_cut(file->disk);
        return leave(file, SQLITE_IOERR_TRUNCATE);
    default:
        return leave(file, fault_node_truncate(file->node, file->real, length));
    }
}

// The real file is not synced: the losses of power are simulated ones, and a real sync would cost
// more than everything else together.
static int file_sync(sqlite3_file *base, int flags)
{
    fault_file *file = (fault_file *)base;
    if (!enter(file)) {
        return leave(file, SQLITE_IOERR_FSYNC);
    }
    file->disk->counters.syncs++;
    switch (fault_disk_decide(file->disk, OPERATION_SYNC)) {
    case OUTCOME_EIO:
        return leave(file, SQLITE_IOERR_FSYNC);
    case OUTCOME_POWER:
        fault_disk_cut(file->disk);
        return leave(file, SQLITE_IOERR_FSYNC);
    default:
        if (file->disk->destroyed) {
            return leave(file, file->real->pMethods->xSync(file->real, flags));
        }
        fault_node_sync(file->node);
        return leave(file, SQLITE_OK);
    }
}

static int file_length(sqlite3_file *base, sqlite3_int64 *size)
{
    fault_file *file = (fault_file *)base;
    if (!enter(file)) {
        return leave(file, SQLITE_IOERR_FSTAT);
    }
    return leave(file, file->real->pMethods->xFileSize(file->real, size));
}

// Closing frees what the VFS below holds; it writes nothing.
static int file_close(sqlite3_file *base)
{
    fault_file *file = (fault_file *)base;
    fault_disk *disk = file->disk;
    (void)enter(file);
    int code = file->real->pMethods->xClose(file->real);
    fault_node_close(disk, file->node);
    (void)leave(file, code);
    fault_disk_release(disk);
    base->pMethods = NULL;
    return code;
}

// MARK: Locks and shared memory

// A dead file gains no lock: SQLite folds the log at a close only if it gets one.
static int file_lock(sqlite3_file *base, int level)
{
    fault_file *file = (fault_file *)base;
    if (!enter(file)) {
        return leave(file, SQLITE_IOERR_LOCK);
    }
    return leave(file, file->real->pMethods->xLock(file->real, level));
}

static int file_unlock(sqlite3_file *base, int level)
{
    fault_file *file = (fault_file *)base;
    (void)enter(file);
    return leave(file, file->real->pMethods->xUnlock(file->real, level));
}

static int file_check_reserved_lock(sqlite3_file *base, int *result)
{
    fault_file *file = (fault_file *)base;
    if (!enter(file)) {
        return leave(file, SQLITE_IOERR_CHECKRESERVEDLOCK);
    }
    return leave(file, file->real->pMethods->xCheckReservedLock(file->real, result));
}

static int file_shm_map(
    sqlite3_file *base, int region, int size, int extend, void volatile **memory)
{
    fault_file *file = (fault_file *)base;
    if (!enter(file)) {
        return leave(file, SQLITE_IOERR_SHMMAP);
    }
    return leave(
        file, file->real->pMethods->xShmMap(file->real, region, size, extend, memory));
}

static int file_shm_lock(sqlite3_file *base, int offset, int count, int flags)
{
    fault_file *file = (fault_file *)base;
    if (!enter(file) && (flags & SQLITE_SHM_LOCK) != 0) {
        return leave(file, SQLITE_IOERR_SHMLOCK);
    }
    return leave(file, file->real->pMethods->xShmLock(file->real, offset, count, flags));
}

static void file_shm_barrier(sqlite3_file *base)
{
    fault_file *file = (fault_file *)base;
    file->real->pMethods->xShmBarrier(file->real);
}

// The memory of a dead file stays mapped until here, since SQLite may still look at it. The file of
// that name may be another one's by now.
static int file_shm_unmap(sqlite3_file *base, int remove)
{
    fault_file *file = (fault_file *)base;
    int removes = enter(file) && remove;
    return leave(file, file->real->pMethods->xShmUnmap(file->real, removes));
}

// MARK: The rest of a file

static int pass_control(fault_file *file, bool alive, int operation, void *argument)
{
    switch (operation) {
    // These touch nothing but memory.
    case SQLITE_FCNTL_LOCKSTATE:
    case SQLITE_FCNTL_LAST_ERRNO:
    case SQLITE_FCNTL_PERSIST_WAL:
    case SQLITE_FCNTL_TEMPFILENAME:
        break;
    case SQLITE_FCNTL_PRAGMA:
        if (!alive) {
            return SQLITE_NOTFOUND;
        }
        break;
    default:
        if (!alive) {
            return SQLITE_IOERR;
        }
    }
    return file->real->pMethods->xFileControl(file->real, operation, argument);
}

static int file_control(sqlite3_file *base, int operation, void *argument)
{
    fault_file *file = (fault_file *)base;
    switch (operation) {
    case SQLITE_FCNTL_VFSNAME:
        *(char **)argument = sqlite3_mprintf("%s", FAULT_VFS_NAME);
        return SQLITE_OK;
    // A file that grew in chunks would grow past this VFS.
    case SQLITE_FCNTL_CHUNK_SIZE:
    case SQLITE_FCNTL_SIZE_HINT:
        return SQLITE_OK;
    case SQLITE_FCNTL_MMAP_SIZE:
        *(sqlite3_int64 *)argument = 0;
        return SQLITE_OK;
    case SQLITE_FCNTL_POWERSAFE_OVERWRITE:
        *(int *)argument = 0;
        return SQLITE_OK;
    case SQLITE_FCNTL_BEGIN_ATOMIC_WRITE:
    case SQLITE_FCNTL_COMMIT_ATOMIC_WRITE:
    case SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE:
        return SQLITE_NOTFOUND;
    default:
        break;
    }
    bool alive = enter(file);
    return leave(file, pass_control(file, alive, operation, argument));
}

static int file_sector_size(sqlite3_file *base)
{
    (void)base;
    return SECTOR;
}

// No promises: not even that a write leaves its neighbours alone.
static int file_characteristics(sqlite3_file *base)
{
    (void)base;
    return 0;
}

// Version 2: without xFetch, since memory mapped from a file would be read past this VFS.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_length,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

// MARK: Opening

// The node of a file that the VFS below has just opened, or NULL when memory ran out.
static fault_node *node_of_opened(fault_file *file, const char *name, bool existed)
{
    sqlite3_int64 length = 0;
    if (file->real->pMethods->xFileSize(file->real, &length) != SQLITE_OK) {
        return NULL;
    }
    return fault_node_add(file->disk, name, !existed, length);
}

static int open_below(
    fault_file *file, sqlite3_vfs *below, const char *name, int flags, int *out_flags)
{
    fault_node *node = fault_node_find(file->disk, name);
    bool existed = access(name, F_OK) == 0;
    int code = below->xOpen(below, name, file->real, flags, out_flags);
    if (code == SQLITE_OK && node == NULL) {
        node = node_of_opened(file, name, existed);
        code = node == NULL ? SQLITE_IOERR_NOMEM : SQLITE_OK;
    }
    if (code != SQLITE_OK) {
        if (file->real->pMethods != NULL) {
            file->real->pMethods->xClose(file->real);
        }
        return code;
    }
    node->handles++;
    file->node = node;
    if ((flags & SQLITE_OPEN_DELETEONCLOSE) != 0) {
        fault_node_detach(file->disk, node);
    }
    return SQLITE_OK;
}

int fault_file_open(
    fault_disk *disk, sqlite3_vfs *below, const char *name, sqlite3_file *base, int flags,
    int *out_flags)
{
    fault_file *file = (fault_file *)base;
    memset(base, 0, (size_t)fault_file_size(below));
    bool orphan = (flags & SQLITE_OPEN_WAL) != 0 && fault_thread_is_dead(disk);
    if (!disk->powered || orphan) {
        return SQLITE_CANTOPEN;
    }
    file->disk = disk;
    file->epoch = disk->epoch;
    file->real = (sqlite3_file *)((char *)base + REAL_OFFSET);
    int code = open_below(file, below, name, flags, out_flags);
    if (code == SQLITE_OK) {
        note_use(disk, file->epoch);
        base->pMethods = &methods;
    }
    return code;
}
