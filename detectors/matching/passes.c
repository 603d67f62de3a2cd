/* Compiled passes over a buffer of bytes. Each is one loop over all places or matches of a block.

   Plain C without headers of Python, called through ctypes (native.py), so that any C compiler builds it for
   every version of Python. The caller owns all memory and says how much there is; a pass that finds more than
   fits returns how many there are, and is called again. No pass reads or writes outside what it was given. */

#include <stdint.h>
#include <string.h>

#ifdef _WIN32
#define PASS __declspec(dllexport)
#else
#define PASS __attribute__((visibility("default")))
#endif

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint64_t u64;
typedef int64_t i64;

enum { NEWLINE = 10 };

/* ---- word patterns ------------------------------------------------------------------------------------ */

enum { WORD = 1, SIGN = 2, AFTER_SIGN = 4 };      /* marks of a byte: see words_table in native.py */
enum { BEGIN = 1, ENDS = 1 << 15, FREE = 1 << 15 }; /* of states and of owners */

typedef struct {
    const u8 *kind_of;        /* 256: the kind of each byte */
    const u8 *marks;          /* 256 */
    const u16 *next;          /* by state and kind; ENDS: some pattern may end before the byte read */
    const int32_t *first;     /* by state: its first entry in owners; one more at the end */
    const u16 *owners;        /* the patterns that accept in a state; FREE: they need no edge of a word there */
    i64 n_kinds;
    i64 longest;
} words_table;

/* Matches of all word patterns in the order of their starts; returns how many there are. */
PASS i64 words(const u8 *data, i64 size, const words_table *table, i64 *pattern, i64 *start, i64 *end, i64 room)
{
    const u8 *kind_of = table->kind_of, *marks = table->marks;
    const u16 *next = table->next;
    const u64 n_kinds = (u64)table->n_kinds;
    i64 found = 0;
    unsigned before = 0;
    for (i64 at = 0; at < size; at++) {
        unsigned mark = marks[data[at]];
        unsigned begins = (mark & ~before & WORD) | (mark & SIGN);
        before = mark;
        if (!begins && !(at + 1 < size && marks[data[at + 1]] & AFTER_SIGN))
            continue;
        u64 state = BEGIN;
        i64 last = size - at < table->longest ? size - at : table->longest;
        for (i64 length = 0; length <= last; length++) {
            u8 byte = at + length < size ? data[at + length] : NEWLINE;
            unsigned to = next[state * n_kinds + kind_of[byte]];
            if (to & ENDS) {
                int is_edge = (marks[byte] ^ marks[data[at + length - 1]]) & WORD;
                for (i64 place = table->first[state]; place < table->first[state + 1]; place++) {
                    u16 owner = table->owners[place];
                    if (!(owner & FREE) && !is_edge)
                        continue;
                    if (found < room) {
                        pattern[found] = owner & (FREE - 1);
                        start[found] = at;
                        end[found] = at + length;
                    }
                    found++;
                }
            }
            state = to & (ENDS - 1);
            if (!state)
                break;
        }
    }
    return found;
}

/* ---- hashes ------------------------------------------------------------------------------------------- */

static u64 mixed(u64 value, u64 factor)
{
    value *= factor;
    return value ^ value >> 33;
}

/* The hash of hashing.py of each range of data. */
PASS void hashes(const u8 *data, const i64 *start, const i64 *end, i64 n, u64 seed, u64 *keys)
{
    for (i64 at = 0; at < n; at++) {
        const u8 *from = data + start[at];
        i64 length = end[at] - start[at];
        u64 key = mixed((u64)length ^ seed, 0xC4CEB9FE1A85EC53u);
        for (; length > 0; length -= 8, from += 8) {
            u64 word = 0;
            i64 held = length < 8 ? length : 8;
            for (i64 place = 0; place < held; place++)
                word |= (u64)from[place] << 8 * place;
            key = mixed(key ^ word, 0xFF51AFD7ED558CCDu);
        }
        keys[at] = mixed(key, 0xC4CEB9FE1A85EC53u);
    }
}
