// The files of a disk: what of them is unsynced, and what a loss of power leaves of it.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "fault_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Sectors read at one time from a file that is about to change.
#define RUN 32

// MARK: What is remembered

static void forget(fault_node *node)
{
    while (node->first != NULL) {
        fault_change *change = node->first;
        node->first = change->next;
        free(change);
    }
    node->last = NULL;
    node->changes = 0;
    free(node->sectors);
    node->sectors = NULL;
    node->sector_count = 0;
    node->sector_room = 0;
    free(node->saved);
    node->saved = NULL;
    node->saved_room = 0;
}

static bool is_saved(const fault_node *node, int64_t sector)
{
    size_t byte = (size_t)(sector / 8);
    return byte < node->saved_room && (node->saved[byte] >> (sector % 8) & 1) != 0;
}

static bool mark_saved(fault_node *node, int64_t sector)
{
    size_t byte = (size_t)(sector / 8);
    if (byte >= node->saved_room) {
        size_t room = (byte + 1) * 2;
        unsigned char *saved = realloc(node->saved, room);
        if (saved == NULL) {
            return false;
        }
        memset(saved + node->saved_room, 0, room - node->saved_room);
        node->saved = saved;
        node->saved_room = room;
    }
    node->saved[byte] |= (unsigned char)(1 << (sector % 8));
    return true;
}

static bool save_sector(fault_node *node, int64_t number, const unsigned char *bytes)
{
    if (node->sector_count == node->sector_room) {
        size_t room = node->sector_room == 0 ? RUN : node->sector_room * 2;
        fault_sector *sectors = realloc(node->sectors, room * sizeof *sectors);
        if (sectors == NULL) {
            return false;
        }
        node->sectors = sectors;
        node->sector_room = room;
    }
    if (!mark_saved(node, number)) {
        return false;
    }
    fault_sector *sector = &node->sectors[node->sector_count++];
    sector->number = number;
    memcpy(sector->bytes, bytes, SECTOR);
    return true;
}

// Saves sectors that have not changed since the last sync.
static int save_run(fault_node *node, sqlite3_file *real, int64_t first, int count)
{
    unsigned char bytes[RUN * SECTOR];
    int code = real->pMethods->xRead(real, bytes, count * SECTOR, first * SECTOR);
    // Beyond the end of the file, which the last sector may reach, a short read yields zeros.
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) {
        return code;
    }
    for (int i = 0; i < count; i++) {
        if (!save_sector(node, first + i, bytes + (size_t)i * SECTOR)) {
            return SQLITE_IOERR_NOMEM;
        }
    }
    return SQLITE_OK;
}

// Saves what is durable between two offsets, so far as it is not saved yet. A sector not saved has
// not changed since the last sync, so that the real file still has its durable bytes.
static int save(fault_node *node, sqlite3_file *real, int64_t from, int64_t to)
{
    int64_t end = to < node->synced_length ? to : node->synced_length;
    int64_t sector = from / SECTOR;
    while (sector * SECTOR < end) {
        int count = 0;
        while (count < RUN && (sector + count) * SECTOR < end && !is_saved(node, sector + count)) {
            count++;
        }
        if (count > 0) {
            int code = save_run(node, real, sector, count);
            if (code != SQLITE_OK) {
                return code;
            }
        }
        sector += count > 0 ? count : 1;
    }
    return SQLITE_OK;
}

// `bytes` is NULL for a truncation.
static bool append(fault_node *node, int64_t offset, const void *bytes, int64_t amount)
{
    fault_change *change = malloc(sizeof *change + (size_t)amount);
    if (change == NULL) {
        return false;
    }
    change->next = NULL;
    change->offset = offset;
    change->amount = amount;
    change->truncates = bytes == NULL;
    if (bytes != NULL) {
        memcpy(change->bytes, bytes, (size_t)amount);
    }
    if (node->last != NULL) {
        node->last->next = change;
    } else {
        node->first = change;
    }
    node->last = change;
    node->changes++;
    return true;
}

// A real failure leaves the file with a length of its own.
static void measure(fault_node *node, sqlite3_file *real)
{
    sqlite3_int64 length = 0;
    if (real->pMethods->xFileSize(real, &length) == SQLITE_OK) {
        node->length = length;
    }
}

int fault_node_write(
    fault_node *node, sqlite3_file *real, const void *bytes, int amount, int64_t offset)
{
    if (amount == 0) {
        return SQLITE_OK;
    }
    if (node->attached) {
        int code = save(node, real, offset, offset + amount);
        if (code != SQLITE_OK) {
            return code;
        }
        if (!append(node, offset, bytes, amount)) {
            return SQLITE_IOERR_NOMEM;
        }
    }
    int code = real->pMethods->xWrite(real, bytes, amount, offset);
    if (code != SQLITE_OK) {
        measure(node, real);
    } else if (offset + amount > node->length) {
        node->length = offset + amount;
    }
    return code;
}

int fault_node_truncate(fault_node *node, sqlite3_file *real, int64_t length)
{
    if (node->attached) {
        int code = save(node, real, length, INT64_MAX);
        if (code != SQLITE_OK) {
            return code;
        }
        if (!append(node, length, NULL, 0)) {
            return SQLITE_IOERR_NOMEM;
        }
    }
    int code = real->pMethods->xTruncate(real, length);
    if (code != SQLITE_OK) {
        measure(node, real);
    } else {
        node->length = length;
    }
    return code;
}

void fault_node_sync(fault_node *node)
{
    forget(node);
    node->synced_length = node->length;
    node->created = false;
}

// MARK: The nodes of a disk

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

// Whether the file at the node's path is still the one that its handles opened, or, when they are
// closed, is as they left it. A number of an inode alone would not do: the next file gets it again.
static bool is_current(const fault_node *node)
{
    struct stat status;
    if (stat(node->path, &status) != 0) {
        return false;
    }
    if (status.st_dev != node->device || status.st_ino != node->inode) {
        return false;
    }
    if (node->handles > 0) {
        return true;
    }
    return status.st_size == node->closed_size && same_time(status.st_ctim, node->closed_time);
}

fault_node *fault_node_find(fault_disk *disk, const char *path)
{
    for (fault_node *node = disk->nodes; node != NULL; node = node->next) {
        if (strcmp(node->path, path) != 0) {
            continue;
        }
        if (is_current(node)) {
            return node;
        }
        fault_node_detach(disk, node);
        return NULL;
    }
    return NULL;
}

fault_node *fault_node_add(fault_disk *disk, const char *path, bool created, int64_t length)
{
    struct stat status;
    fault_node *node = calloc(1, sizeof *node);
    if (node == NULL) {
        return NULL;
    }
    node->path = strdup(path);
    if (node->path == NULL) {
        free(node);
        return NULL;
    }
    if (stat(path, &status) == 0) {
        node->device = status.st_dev;
        node->inode = status.st_ino;
    }
    node->attached = true;
    node->created = created;
    node->length = length;
    node->synced_length = created ? 0 : length;
    // At the end, so that files lose power in the order in which they were opened.
    fault_node **place = &disk->nodes;
    while (*place != NULL) {
        place = &(*place)->next;
    }
    *place = node;
    return node;
}

static void discard(fault_node *node)
{
    forget(node);
    free(node->path);
    free(node);
}

void fault_node_detach(fault_disk *disk, fault_node *node)
{
    for (fault_node **place = &disk->nodes; *place != NULL; place = &(*place)->next) {
        if (*place == node) {
            *place = node->next;
            break;
        }
    }
    node->next = NULL;
    node->attached = false;
    if (node->handles == 0) {
        discard(node);
    } else {
        forget(node);
    }
}

void fault_node_close(fault_disk *disk, fault_node *node)
{
    struct stat status;
    if (--node->handles > 0) {
        return;
    }
    if (!node->attached) {
        discard(node);
        return;
    }
    bool unsynced = node->created || node->first != NULL;
    if (!unsynced || stat(node->path, &status) != 0) {
        fault_node_detach(disk, node);
        return;
    }
    node->closed_size = status.st_size;
    node->closed_time = status.st_ctim;
}

// MARK: Loss of power

static bool write_all(int file, const unsigned char *bytes, int64_t amount, int64_t offset)
{
    while (amount > 0) {
        ssize_t written = pwrite(file, bytes, (size_t)amount, offset);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes += written;
        amount -= written;
        offset += written;
    }
    return true;
}

static bool copy_contents(int from, int to)
{
    unsigned char bytes[RUN * SECTOR];
    int64_t offset = 0;
    for (;;) {
        ssize_t amount = pread(from, bytes, sizeof bytes, offset);
        if (amount < 0 && errno == EINTR) {
            continue;
        }
        if (amount <= 0) {
            return amount == 0;
        }
        if (!write_all(to, bytes, amount, offset)) {
            return false;
        }
        offset += amount;
    }
}

// Takes the file back to the last sync. Whatever lies below `synced_length` and is not there any
// more is among the saved sectors, so that they make the file long enough.
static bool undo(const fault_node *node, int file)
{
    for (size_t i = 0; i < node->sector_count; i++) {
        const fault_sector *sector = &node->sectors[i];
        if (!write_all(file, sector->bytes, SECTOR, sector->number * SECTOR)) {
            return false;
        }
    }
    return ftruncate(file, node->synced_length) == 0;
}

// The bytes that a piece of a write covers from an offset on: up to the end of the sector.
static int64_t piece_length(const fault_change *change, int64_t done)
{
    int64_t rest = SECTOR - (change->offset + done) % SECTOR;
    return rest < change->amount - done ? rest : change->amount - done;
}

static uint64_t pieces(const fault_change *change)
{
    if (change->truncates) {
        return 0;
    }
    int64_t first = change->offset / SECTOR;
    return (uint64_t)((change->offset + change->amount - 1) / SECTOR - first + 1);
}

static int64_t surviving(fault_disk *disk, const fault_disk_loss *loss, int64_t amount)
{
    if (!fault_disk_chance(disk, loss->keep)) {
        disk->counters.sectors_lost++;
        return 0;
    }
    // Of a single byte there is no part.
    if (amount > 1 && fault_disk_chance(disk, loss->tear)) {
        disk->counters.sectors_torn++;
        return 1 + (int64_t)fault_disk_below(disk, (uint64_t)amount - 1);
    }
    disk->counters.sectors_kept++;
    return amount;
}

static bool redo_random(
    fault_disk *disk, const fault_node *node, const fault_disk_loss *loss, int file)
{
    for (const fault_change *change = node->first; change != NULL; change = change->next) {
        if (change->truncates) {
            if (fault_disk_chance(disk, loss->keep) && ftruncate(file, change->offset) != 0) {
                return false;
            }
            continue;
        }
        for (int64_t done = 0; done < change->amount; done += piece_length(change, done)) {
            int64_t amount = surviving(disk, loss, piece_length(change, done));
            if (!write_all(file, change->bytes + done, amount, change->offset + done)) {
                return false;
            }
        }
    }
    return true;
}

// The change that the loss of power met: a truncation happened or not, a write got to some byte.
static bool redo_torn(fault_disk *disk, const fault_change *change, int file)
{
    if (change->truncates) {
        return fault_disk_below(disk, 2) == 0 || ftruncate(file, change->offset) == 0;
    }
    int64_t amount = (int64_t)fault_disk_below(disk, (uint64_t)change->amount + 1);
    for (int64_t done = 0; done < change->amount; done += piece_length(change, done)) {
        if (done + piece_length(change, done) <= amount) {
            disk->counters.sectors_kept++;
        } else if (done < amount) {
            disk->counters.sectors_torn++;
        } else {
            disk->counters.sectors_lost++;
        }
    }
    return write_all(file, change->bytes, amount, change->offset);
}

static bool redo_prefix(fault_disk *disk, const fault_node *node, uint64_t whole, int file)
{
    uint64_t index = 0;
    for (const fault_change *change = node->first; change != NULL; change = change->next, index++) {
        if (index > whole) {
            disk->counters.sectors_lost += pieces(change);
            continue;
        }
        if (index == whole) {
            if (!redo_torn(disk, change, file)) {
                return false;
            }
            continue;
        }
        disk->counters.sectors_kept += pieces(change);
        bool redone = change->truncates
            ? ftruncate(file, change->offset) == 0
            : write_all(file, change->bytes, change->amount, change->offset);
        if (!redone) {
            return false;
        }
    }
    return true;
}

static uint64_t all_pieces(const fault_node *node)
{
    uint64_t sum = 0;
    for (const fault_change *change = node->first; change != NULL; change = change->next) {
        sum += pieces(change);
    }
    return sum;
}

// Whether the file's directory entry is lost. `whole` becomes the number of changes that survive
// whole with FAULT_DISK_KEEP_PREFIX.
static bool vanishes(
    fault_disk *disk, const fault_node *node, const fault_disk_loss *loss, uint64_t *whole)
{
    switch (loss->mode) {
    case FAULT_DISK_KEEP_ALL:
        return false;
    case FAULT_DISK_LOSE_RANDOM:
        return node->created && !fault_disk_chance(disk, loss->keep);
    case FAULT_DISK_KEEP_PREFIX:
        // The creation of the file is one more event, before its first change.
        *whole = fault_disk_below(disk, node->changes + (node->created ? 2 : 1));
        if (node->created && *whole == 0) {
            return true;
        }
        *whole -= node->created ? 1 : 0;
        return false;
    default:
        return node->created;
    }
}

static bool apply_loss(
    fault_disk *disk, const fault_node *node, const fault_disk_loss *loss, uint64_t whole, int file)
{
    if (loss->mode == FAULT_DISK_KEEP_ALL) {
        disk->counters.sectors_kept += all_pieces(node);
        return true;
    }
    if (!undo(node, file)) {
        return false;
    }
    switch (loss->mode) {
    case FAULT_DISK_LOSE_RANDOM:
        return redo_random(disk, node, loss, file);
    case FAULT_DISK_KEEP_PREFIX:
        return redo_prefix(disk, node, whole, file);
    default:
        disk->counters.sectors_lost += all_pieces(node);
        return true;
    }
}

// Fills the new file and puts it in the old one's place.
static bool rebuild(
    fault_disk *disk, const fault_node *node, const fault_disk_loss *loss, uint64_t whole,
    const char *copy)
{
    struct stat status;
    int old = open(node->path, O_RDONLY | O_CLOEXEC);
    if (old < 0) {
        return false;
    }
    int new = open(copy, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool done = new >= 0 && fstat(old, &status) == 0
        && fchmod(new, status.st_mode & 07777) == 0 && copy_contents(old, new)
        && apply_loss(disk, node, loss, whole, new);
    close(old);
    if (new >= 0) {
        done = close(new) == 0 && done;
    }
    return done && rename(copy, node->path) == 0;
}

int fault_node_repair(fault_disk *disk, fault_node *node, const fault_disk_loss *loss)
{
    char copy[PATH_MAX];
    uint64_t whole = 0;
    if (!is_current(node)) {
        fault_node_detach(disk, node);
        return 0;
    }
    if (vanishes(disk, node, loss, &whole)) {
        if (unlink(node->path) != 0) {
            return FAULT_DISK_ERROR_IO;
        }
        disk->counters.files_vanished++;
        disk->counters.sectors_lost += all_pieces(node);
        fault_node_detach(disk, node);
        return 0;
    }
    int length = snprintf(copy, sizeof copy, "%s-after-power-loss", node->path);
    if (length < 0 || (size_t)length >= sizeof copy) {
        return FAULT_DISK_ERROR_IO;
    }
    // A new file, not the old one changed: dead handles have the old one open, and SQLite shares
    // locks and shared memory between all handles of one inode.
    if (!rebuild(disk, node, loss, whole, copy)) {
        unlink(copy);
        return FAULT_DISK_ERROR_IO;
    }
    fault_node_detach(disk, node);
    return 0;
}
