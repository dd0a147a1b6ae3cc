// The VFS: hands every call to the VFS that was the default before, except those that meet a disk.
//
// A file of a disk is opened by `fault_file_open`; any other file is opened by the VFS below, as if
// this one were not there.

#include "fault_internal.h"

static sqlite3_vfs *below;
static sqlite3_vfs fault_vfs;

// MARK: Opening, deleting, looking

static int vfs_open(
    sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags, int *out_flags)
{
    (void)vfs;
    fault_disk *disk = name == NULL ? NULL : fault_disk_of_path(name);
    if (disk == NULL) {
        return below->xOpen(below, name, base, flags, out_flags);
    }
    pthread_mutex_lock(&disk->mutex);
    // Another thread may have destroyed the disk by now.
    bool direct = disk->destroyed;
    int code = direct
        ? below->xOpen(below, name, base, flags, out_flags)
        : fault_file_open(disk, below, name, base, flags, out_flags);
    pthread_mutex_unlock(&disk->mutex);
    // An open file keeps the reference.
    if (direct || code != SQLITE_OK) {
        fault_disk_release(disk);
    }
    return code;
}

// A deletion is durable at once, whether SQLite asks for the directory to be synced or not.
static int delete_on_disk(fault_disk *disk, const char *name)
{
    if (!disk->powered || fault_thread_is_dead(disk)) {
        return SQLITE_IOERR_DELETE;
    }
    fault_outcome outcome = fault_disk_decide(disk, OPERATION_DELETE);
    if (outcome == OUTCOME_POWER) {
        fault_disk_cut(disk);
    }
    if (outcome != OUTCOME_SUCCESS) {
        return SQLITE_IOERR_DELETE;
    }
    int code = below->xDelete(below, name, 0);
    // Its file being gone, the node is dropped.
    (void)fault_node_find(disk, name);
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
    (void)vfs;
    fault_disk *disk = fault_disk_of_path(name);
    if (disk == NULL) {
        return below->xDelete(below, name, sync_directory);
    }
    pthread_mutex_lock(&disk->mutex);
    int code = disk->destroyed
        ? below->xDelete(below, name, sync_directory) : delete_on_disk(disk, name);
    pthread_mutex_unlock(&disk->mutex);
    fault_disk_release(disk);
    return code;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
    (void)vfs;
    fault_disk *disk = fault_disk_of_path(name);
    if (disk == NULL) {
        return below->xAccess(below, name, flags, result);
    }
    pthread_mutex_lock(&disk->mutex);
    int code = disk->powered || disk->destroyed
        ? below->xAccess(below, name, flags, result) : SQLITE_IOERR_ACCESS;
    pthread_mutex_unlock(&disk->mutex);
    fault_disk_release(disk);
    return code;
}

// MARK: What is no disk's business

static int vfs_full_pathname(sqlite3_vfs *vfs, const char *name, int size, char *path)
{
    (void)vfs;
    return below->xFullPathname(below, name, size, path);
}

static void *vfs_dl_open(sqlite3_vfs *vfs, const char *name)
{
    (void)vfs;
    return below->xDlOpen(below, name);
}

static void vfs_dl_error(sqlite3_vfs *vfs, int size, char *message)
{
    (void)vfs;
    below->xDlError(below, size, message);
}

static void (*vfs_dl_sym(sqlite3_vfs *vfs, void *library, const char *symbol))(void)
{
    (void)vfs;
    return below->xDlSym(below, library, symbol);
}

static void vfs_dl_close(sqlite3_vfs *vfs, void *library)
{
    (void)vfs;
    below->xDlClose(below, library);
}

static int vfs_randomness(sqlite3_vfs *vfs, int size, char *bytes)
{
    (void)vfs;
    return below->xRandomness(below, size, bytes);
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    return below->xSleep(below, microseconds);
}

static int vfs_current_time(sqlite3_vfs *vfs, double *days)
{
    (void)vfs;
    return below->xCurrentTime(below, days);
}

static int vfs_current_time_int64(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds)
{
    (void)vfs;
    return below->xCurrentTimeInt64(below, milliseconds);
}

static int vfs_get_last_error(sqlite3_vfs *vfs, int size, char *message)
{
    (void)vfs;
    return below->xGetLastError(below, size, message);
}

static int vfs_set_system_call(sqlite3_vfs *vfs, const char *name, sqlite3_syscall_ptr call)
{
    (void)vfs;
    return below->xSetSystemCall(below, name, call);
}

static sqlite3_syscall_ptr vfs_get_system_call(sqlite3_vfs *vfs, const char *name)
{
    (void)vfs;
    return below->xGetSystemCall(below, name);
}

static const char *vfs_next_system_call(sqlite3_vfs *vfs, const char *name)
{
    (void)vfs;
    return below->xNextSystemCall(below, name);
}

static sqlite3_vfs make_vfs(void)
{
    return (sqlite3_vfs){
        .iVersion = below->iVersion < 3 ? below->iVersion : 3,
        .szOsFile = fault_file_size(below),
        .mxPathname = below->mxPathname,
        .zName = FAULT_VFS_NAME,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_pathname,
        .xDlOpen = vfs_dl_open,
        .xDlError = vfs_dl_error,
        .xDlSym = vfs_dl_sym,
        .xDlClose = vfs_dl_close,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_current_time,
        .xGetLastError = vfs_get_last_error,
        .xCurrentTimeInt64 = vfs_current_time_int64,
        .xSetSystemCall = vfs_set_system_call,
        .xGetSystemCall = vfs_get_system_call,
        .xNextSystemCall = vfs_next_system_call,
    };
}

int fault_vfs_register(void)
{
    if (below == NULL) {
        below = sqlite3_vfs_find(NULL);
        if (below == NULL) {
            return SQLITE_ERROR;
        }
        fault_vfs = make_vfs();
    }
    return sqlite3_vfs_register(&fault_vfs, 1);
}
