// The disks: which there are, what their next operation meets, and their power.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "fault_internal.h"

#include <dirent.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// No disk's mutex is taken while this one is held.
static pthread_mutex_t registry = PTHREAD_MUTEX_INITIALIZER;
static fault_disk *disks[FAULT_DISK_LIMIT];
// Read without the mutex, so that other paths cost nothing while there are no disks.
static atomic_int disk_count;
static atomic_uint_least64_t last_serial;

// MARK: Finding disks

static bool disk_holds(const fault_disk *disk, const char *path)
{
    return strncmp(path, disk->directory, disk->directory_length) == 0
        && path[disk->directory_length] == '/';
}

fault_disk *fault_disk_of_path(const char *path)
{
    if (atomic_load(&disk_count) == 0) {
        return NULL;
    }
    fault_disk *best = NULL;
    pthread_mutex_lock(&registry);
    for (int i = 0; i < FAULT_DISK_LIMIT; i++) {
        fault_disk *disk = disks[i];
        if (disk == NULL || !disk_holds(disk, path)) {
            continue;
        }
        if (best == NULL || disk->directory_length > best->directory_length) {
            best = disk;
        }
    }
    if (best != NULL) {
        best->references++;
    }
    pthread_mutex_unlock(&registry);
    return best;
}

static fault_disk *disk_of_number(int number)
{
    if (number < 0 || number >= FAULT_DISK_LIMIT) {
        return NULL;
    }
    pthread_mutex_lock(&registry);
    fault_disk *disk = disks[number];
    if (disk != NULL) {
        disk->references++;
    }
    pthread_mutex_unlock(&registry);
    return disk;
}

void fault_disk_release(fault_disk *disk)
{
    pthread_mutex_lock(&registry);
    bool unused = --disk->references == 0;
    pthread_mutex_unlock(&registry);
    if (!unused) {
        return;
    }
    pthread_mutex_destroy(&disk->mutex);
    free(disk->directory);
    free(disk);
}

// The disk with its mutex held, or NULL.
static fault_disk *enter(int number)
{
    fault_disk *disk = disk_of_number(number);
    if (disk != NULL) {
        pthread_mutex_lock(&disk->mutex);
    }
    return disk;
}

static void leave(fault_disk *disk)
{
    pthread_mutex_unlock(&disk->mutex);
    fault_disk_release(disk);
}

// MARK: Chance

// splitmix64.
static uint64_t next_random(fault_disk *disk)
{
    uint64_t z = disk->random += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint64_t fault_disk_below(fault_disk *disk, uint64_t limit)
{
    return next_random(disk) % limit;
}

bool fault_disk_chance(fault_disk *disk, uint32_t rate)
{
    // No draw for what never happens: a rate of 0 leaves the other events as they are without it.
    return rate != 0 && fault_disk_below(disk, 1000000) < rate;
}

static bool counts(int32_t kind, fault_operation operation)
{
    switch (kind) {
    case FAULT_DISK_FAIL_READ:
        return operation == OPERATION_READ;
    case FAULT_DISK_FAIL_WRITE:
        return operation != OPERATION_READ && operation != OPERATION_SYNC;
    case FAULT_DISK_FAIL_SYNC:
        return operation == OPERATION_SYNC;
    case FAULT_DISK_FAIL_FULL:
        return operation == OPERATION_WRITE;
    default:
        return true;
    }
}

static fault_outcome count_down(fault_disk *disk, fault_operation operation)
{
    fault_disk_rates *rates = &disk->rates;
    if (rates->fail_after_ios == 0 || !counts(rates->fail_kind, operation)) {
        return OUTCOME_SUCCESS;
    }
    if (--rates->fail_after_ios > 0) {
        return OUTCOME_SUCCESS;
    }
    switch (rates->fail_kind) {
    case FAULT_DISK_FAIL_FULL:
        return OUTCOME_FULL;
    case FAULT_DISK_FAIL_POWER:
        return OUTCOME_POWER;
    default:
        return OUTCOME_EIO;
    }
}

static fault_outcome draw(fault_disk *disk, fault_operation operation)
{
    const fault_disk_rates *rates = &disk->rates;
    switch (operation) {
    case OPERATION_READ:
        if (fault_disk_chance(disk, rates->eio_read)) {
            return OUTCOME_EIO;
        }
        return fault_disk_chance(disk, rates->short_read) ? OUTCOME_SHORT : OUTCOME_SUCCESS;
    case OPERATION_WRITE:
        if (fault_disk_chance(disk, rates->eio_write)) {
            return OUTCOME_EIO;
        }
        return fault_disk_chance(disk, rates->full) ? OUTCOME_FULL : OUTCOME_SUCCESS;
    case OPERATION_TRUNCATE:
    case OPERATION_DELETE:
        return fault_disk_chance(disk, rates->eio_write) ? OUTCOME_EIO : OUTCOME_SUCCESS;
    case OPERATION_SYNC:
        return fault_disk_chance(disk, rates->eio_sync) ? OUTCOME_EIO : OUTCOME_SUCCESS;
    }
    return OUTCOME_SUCCESS;
}

fault_outcome fault_disk_decide(fault_disk *disk, fault_operation operation)
{
    fault_outcome outcome = count_down(disk, operation);
    if (outcome == OUTCOME_SUCCESS) {
        outcome = draw(disk, operation);
    }
    if (outcome == OUTCOME_EIO) {
        disk->counters.eio++;
    }
    return outcome;
}

// MARK: Space

static bool ends_with_shm(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, "-shm") == 0;
}

// Calls `visit` with every regular file below a directory. Nothing is opened but directories: to
// close a file of one's own would give up the locks that SQLite has on it.
static void walk(
    const char *directory, void (*visit)(const char *, const struct stat *, void *), void *context)
{
    DIR *stream = opendir(directory);
    if (stream == NULL) {
        return;
    }
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        char path[PATH_MAX];
        struct stat status;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        int length = snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        if (length < 0 || (size_t)length >= sizeof path || lstat(path, &status) != 0) {
            continue;
        }
        if (S_ISDIR(status.st_mode)) {
            walk(path, visit, context);
        } else if (S_ISREG(status.st_mode)) {
            visit(path, &status, context);
        }
    }
    closedir(stream);
}

static void add_size(const char *path, const struct stat *status, void *context)
{
    if (!ends_with_shm(path)) {
        *(uint64_t *)context += (uint64_t)status->st_size;
    }
}

// Shared memory of a disk inside this one may be in use.
static void remove_shm(const char *path, const struct stat *status, void *context)
{
    (void)status;
    fault_disk *owner = ends_with_shm(path) ? fault_disk_of_path(path) : NULL;
    if (owner == NULL) {
        return;
    }
    if (owner == context) {
        unlink(path);
    }
    fault_disk_release(owner);
}

uint64_t fault_disk_room(const fault_disk *disk)
{
    uint64_t used = 0;
    if (disk->rates.capacity_bytes == 0) {
        return UINT64_MAX;
    }
    walk(disk->directory, add_size, &used);
    return used < disk->rates.capacity_bytes ? disk->rates.capacity_bytes - used : 0;
}

// MARK: The public functions

int fault_disk_install(void)
{
    static pthread_mutex_t installing = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&installing);
    int code = fault_vfs_register();
    pthread_mutex_unlock(&installing);
    return code == SQLITE_OK ? 0 : FAULT_DISK_ERROR_SQLITE;
}

static fault_disk *make_disk(char *directory, uint64_t seed)
{
    fault_disk *disk = calloc(1, sizeof *disk);
    if (disk == NULL) {
        return NULL;
    }
    if (pthread_mutex_init(&disk->mutex, NULL) != 0) {
        free(disk);
        return NULL;
    }
    disk->references = 1;
    disk->serial = atomic_fetch_add(&last_serial, 1) + 1;
    disk->directory = directory;
    disk->directory_length = strlen(directory);
    disk->powered = true;
    disk->random = seed;
    return disk;
}

// The registry's mutex is held.
static int add_disk(char *directory, uint64_t seed)
{
    int number = FAULT_DISK_ERROR_LIMIT;
    for (int i = FAULT_DISK_LIMIT - 1; i >= 0; i--) {
        if (disks[i] == NULL) {
            number = i;
        } else if (strcmp(disks[i]->directory, directory) == 0) {
            return FAULT_DISK_ERROR_TAKEN;
        }
    }
    if (number < 0) {
        return number;
    }
    disks[number] = make_disk(directory, seed);
    if (disks[number] == NULL) {
        return FAULT_DISK_ERROR_MEMORY;
    }
    atomic_fetch_add(&disk_count, 1);
    return number;
}

int fault_disk_create(const char *directory, uint64_t seed)
{
    struct stat status;
    // The names that SQLite hands to a VFS have no symbolic links in them, either.
    char *resolved = directory == NULL ? NULL : realpath(directory, NULL);
    bool usable = resolved != NULL && strcmp(resolved, "/") != 0 && stat(resolved, &status) == 0
        && S_ISDIR(status.st_mode);
    if (!usable) {
        free(resolved);
        return FAULT_DISK_ERROR_PATH;
    }
    pthread_mutex_lock(&registry);
    int number = add_disk(resolved, seed);
    pthread_mutex_unlock(&registry);
    if (number < 0) {
        free(resolved);
    }
    return number;
}

void fault_disk_destroy(int number)
{
    if (number < 0 || number >= FAULT_DISK_LIMIT) {
        return;
    }
    pthread_mutex_lock(&registry);
    fault_disk *disk = disks[number];
    disks[number] = NULL;
    pthread_mutex_unlock(&registry);
    if (disk == NULL) {
        return;
    }
    atomic_fetch_sub(&disk_count, 1);
    pthread_mutex_lock(&disk->mutex);
    disk->destroyed = true;
    memset(&disk->rates, 0, sizeof disk->rates);
    while (disk->nodes != NULL) {
        fault_node_detach(disk, disk->nodes);
    }
    leave(disk);
}

int fault_disk_set(int number, const fault_disk_rates *rates)
{
    fault_disk *disk = enter(number);
    if (disk == NULL) {
        return FAULT_DISK_ERROR_UNKNOWN;
    }
    // A disk that is being destroyed on another thread has no faults any more.
    if (!disk->destroyed) {
        disk->rates = *rates;
    }
    leave(disk);
    return 0;
}

void fault_disk_cut(fault_disk *disk)
{
    disk->powered = false;
    disk->epoch++;
    disk->counters.power_losses++;
}

int fault_disk_power_off(int number)
{
    fault_disk *disk = enter(number);
    if (disk == NULL) {
        return FAULT_DISK_ERROR_UNKNOWN;
    }
    int result = FAULT_DISK_ERROR_STATE;
    if (disk->powered) {
        fault_disk_cut(disk);
        result = 0;
    }
    leave(disk);
    return result;
}

static int power_on(fault_disk *disk, const fault_disk_loss *loss)
{
    static const fault_disk_loss everything = { .mode = FAULT_DISK_LOSE_ALL };
    if (disk->powered) {
        return FAULT_DISK_ERROR_STATE;
    }
    while (disk->nodes != NULL) {
        int result = fault_node_repair(disk, disk->nodes, loss != NULL ? loss : &everything);
        if (result != 0) {
            return result;
        }
    }
    walk(disk->directory, remove_shm, disk);
    disk->powered = true;
    return 0;
}

int fault_disk_power_on(int number, const fault_disk_loss *loss)
{
    fault_disk *disk = enter(number);
    if (disk == NULL) {
        return FAULT_DISK_ERROR_UNKNOWN;
    }
    int result = power_on(disk, loss);
    leave(disk);
    return result;
}

int fault_disk_is_powered(int number)
{
    fault_disk *disk = enter(number);
    if (disk == NULL) {
        return FAULT_DISK_ERROR_UNKNOWN;
    }
    int powered = disk->powered ? 1 : 0;
    leave(disk);
    return powered;
}

int fault_disk_get(int number, fault_disk_counters *counters)
{
    fault_disk *disk = enter(number);
    if (disk == NULL) {
        return FAULT_DISK_ERROR_UNKNOWN;
    }
    *counters = disk->counters;
    for (const fault_node *node = disk->nodes; node != NULL; node = node->next) {
        counters->unsynced_writes += node->changes;
    }
    leave(disk);
    return 0;
}
