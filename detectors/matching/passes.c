/* Compiled passes over a buffer of bytes. Each is one loop over all places or matches of a block.

   Plain C without the headers of Python, called through ctypes (native.py), so that any C compiler builds it for
   every version of Python. The caller owns all memory and passes its size. If a pass finds more than fits, it
   returns the number needed, and the caller calls it again. No pass reads or writes outside this memory. */

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

static u8 byte_at(const u8 *data, i64 size, i64 place)
{
    return place >= 0 && place < size ? data[place] : NEWLINE;
}

/* ---- word patterns ------------------------------------------------------------------------------------ */

enum { WORD = 1 };                                  /* mark of a byte */
enum { BEGIN = 1, ENDS = 1 << 15 }; /* marks of states */
enum { FREE = 1 << 15, AT_LINE_END = 1 << 14 }; /* marks of owners */

typedef struct {
    const u8 *kind_of;        /* 256: the kind of each byte */
    const u8 *marks;          /* 256: WORD */
    const u8 *signs;          /* bytes at which matches begin, each with 1 if they begin one byte earlier, else 0 */
    const u16 *heads;         /* 65,536: the state after two bytes, the first lowest; no pattern is shorter */
    const u16 *next;          /* by state and kind; ENDS: a pattern may end before the byte that was read */
    const int32_t *first;     /* by state: its first entry in owners; one more at the end */
    const u16 *owners;        /* the patterns that accept in a state, at an edge of a word; FREE: anywhere;
                                 AT_LINE_END: only at the end of a line */
    i64 n_signs;
    i64 shift;                /* number of kinds, as a power of two */
    i64 longest;
} words_table;

enum { STEP = 1024, AT_ONCE = 8, HEAD = 2 };
enum { LONG = 128, APART = 64, KEPT = 256 }; /* bytes, bytes, and number of the places in a trace */

/* The states of long runs at every place that is a multiple of APART. A run that reaches such a place in the same
   state as an earlier run would only find the same ends, with later starts. */
typedef struct {
    i64 place[KEPT];
    u64 state[KEPT];
} trace;

static int is_known(trace *seen, i64 place, u64 state)
{
    i64 slot = place / APART % KEPT;
    int is_same = seen->place[slot] == place && seen->state[slot] == state;
    seen->place[slot] = place, seen->state[slot] = state;
    return is_same;
}

/* A function of its own: GCC would join several of these loops into one loop over single bytes. */
__attribute__((noinline)) static void mark_equal(const u8 *restrict here, u8 wanted, u8 *restrict found)
{
    for (i64 at = 0; at < STEP; at++)
        found[at] |= (u8)(here[at] == wanted);
}

/* Marks the places from `first` on at which a word, or a match at a sign, may begin. Each loop always runs over all
   of STEP, so that compilers can process many bytes at once. Words consist of ASCII letters, digits and
   underscores. */
static void mark_begins(const u8 *data, i64 size, i64 first, i64 count, const words_table *table, u8 *begins)
{
    u8 near[STEP + 2], is_word[STEP + 1], found[STEP]; /* near: with the byte before and the byte after */
    near[0] = first ? data[first - 1] : NEWLINE;
    memcpy(near + 1, data + first, (size_t)count);
    memset(near + 1 + count, NEWLINE, (size_t)(STEP + 1 - count));
    if (first + count < size)
        near[count + 1] = data[first + count];
    for (i64 at = 0; at <= STEP; at++) {
        u8 byte = near[at], letter = (u8)((byte | 32) - 'a'), digit = (u8)(byte - '0');
        is_word[at] = (u8)((letter < 26) | (digit < 10) | (byte == '_'));
    }
    for (i64 at = 0; at < STEP; at++)
        found[at] = (u8)(is_word[at + 1] & ~is_word[at]);
    for (i64 sign = 0; sign < table->n_signs; sign++)
        mark_equal(near + 1 + table->signs[2 * sign + 1], table->signs[2 * sign], found);
    memset(found + count, 0, (size_t)(STEP - count));
    memcpy(begins, found, STEP);
}

/* Eight bytes as a number, with the first byte lowest. */
static u64 eight(const u8 *bytes)
{
    u64 some;
    memcpy(&some, bytes, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    some = __builtin_bswap64(some);
#endif
    return some;
}

/* Adds the matches that begin at a place; returns the new number of matches. */
static i64 words_at(const u8 *data, i64 size, const words_table *table, trace *seen, i64 at, i64 found,
                    i64 *pattern, i64 *start, i64 *end, i64 room)
{
    const u16 *next = table->next;
    const u8 *kind_of = table->kind_of;
    const int shift = (int)table->shift;
    u64 state = table->heads[data[at] | byte_at(data, size, at + 1) << 8];
    i64 last = size - at < table->longest ? size - at : table->longest;
    for (i64 length = HEAD; state && length <= last; length++) {
        const u16 *row = next + (state << shift);
        u8 byte = at + length < size ? data[at + length] : NEWLINE;
        unsigned to = row[kind_of[byte]];
        if (to & ENDS) {
            int is_edge = (table->marks[byte] ^ table->marks[data[at + length - 1]]) & WORD;
            for (i64 place = table->first[state]; place < table->first[state + 1]; place++) {
                u16 owner = table->owners[place];
                if (owner & AT_LINE_END ? byte != NEWLINE : !(owner & FREE) && !is_edge)
                    continue;
                if (found < room) {
                    pattern[found] = owner & (AT_LINE_END - 1);
                    start[found] = at;
                    end[found] = at + length;
                }
                found++;
            }
        }
        if (to == state) /* a run of one state, as in the name of a program: skip to a place of the trace or its end */
            for (; (at + length + 1) % APART && length < last - 1; length++)
                if (row[kind_of[data[at + length + 1]]] != state)
                    break;
        state = to & (ENDS - 1);
        if (length >= LONG && !((at + length) % APART) && is_known(seen, at + length, state))
            break;
    }
    return found;
}

/* Matches of all word patterns in the order of their starts; returns their number. */
PASS i64 word_matches(const u8 *data, i64 size, const words_table *table, i64 *pattern, i64 *start, i64 *end,
                      i64 room)
{
    u8 begins[STEP];
    trace seen = {{0}, {0}};
    i64 found = 0;
    for (i64 first = 0; first < size; first += STEP) {
        i64 count = size - first < STEP ? size - first : STEP;
        mark_begins(data, size, first, count, table, begins);
        for (i64 at = 0; at < count; at += AT_ONCE) {
            for (u64 some = eight(begins + at); some; some &= some - 1) {
                i64 place = first + at + __builtin_ctzll(some) / 8;
                found = words_at(data, size, table, &seen, place, found, pattern, start, end, room);
            }
        }
    }
    return found;
}

/* ---- groups -------------------------------------------------------------------------------------------- */

/* Sorts places by their number (`order`); places of equal numbers keep their order. `bounds` says where the places of
   each number begin and end, and has room for two more than `n_numbers`. */
PASS i64 grouped(const i64 *number, i64 n, i64 n_numbers, i64 *bounds, i64 *order)
{
    memset(bounds, 0, (size_t)(n_numbers + 2) * sizeof *bounds);
    for (i64 at = 0; at < n; at++)
        bounds[number[at] + 2]++;
    for (i64 one = 2; one < n_numbers + 2; one++)
        bounds[one] += bounds[one - 1];
    for (i64 at = 0; at < n; at++)
        order[bounds[number[at] + 1]++] = at;
    return n;
}

/* One candidate for each match and each owner of its pattern, in the order of patterns. An owner is the number of a
   detector times two, plus one if the pattern is a trap. Traps are written backwards from the end. Candidates longer
   than `longest` are dropped. Returns the number of candidates; `bounds` and `order` as above. */
PASS i64 spread(const i64 *pattern, const i64 *start, const i64 *end, i64 n, i64 n_patterns, const i64 *first,
                const i64 *owners, i64 longest, i64 *bounds, i64 *order, i64 *detector, i64 *from, i64 *to,
                i64 room)
{
    i64 found = 0, last = room;
    grouped(pattern, n, n_patterns, bounds, order);
    for (i64 one = 0; one < n_patterns; one++)
        for (i64 owner = first[one]; owner < first[one + 1]; owner++)
            for (i64 at = bounds[one]; at < bounds[one + 1]; at++) {
                i64 match = order[at], is_trap = owners[owner] & 1;
                if (found >= last || (!is_trap && end[match] - start[match] > longest))
                    continue;
                i64 place = is_trap ? --last : found++;
                detector[place] = owners[owner] >> 1;
                from[place] = start[match];
                to[place] = end[match];
            }
    return found;
}

/* ---- hashes ------------------------------------------------------------------------------------------- */

static u64 mixed(u64 value, u64 factor)
{
    value *= factor;
    return value ^ value >> 33;
}

static u64 hash_of(const u8 *data, i64 size, i64 from, i64 to, u64 seed)
{
    i64 rest = to - from;
    u64 key = mixed((u64)rest ^ seed, 0xC4CEB9FE1A85EC53u);
    for (; rest > 0; rest -= 8, from += 8) {
        u64 word = 0;
        i64 held = rest < 8 ? rest : 8;
        if (from + 8 <= size)
            memcpy(&word, data + from, 8);
        else
            memcpy(&word, data + from, (size_t)held);
        if (held < 8)
            word &= ((u64)1 << 8 * held) - 1;
        key = mixed(key ^ word, 0xFF51AFD7ED558CCDu);
    }
    return mixed(key, 0xC4CEB9FE1A85EC53u);
}

/* The seeded hash of each range of data: words of eight bytes, combined as in the finaliser of MurmurHash3. */
PASS i64 hashes(const u8 *data, i64 size, const i64 *start, const i64 *end, i64 n, u64 seed, u64 *keys)
{
    for (i64 at = 0; at < n; at++)
        keys[at] = hash_of(data, size, start[at], end[at], seed);
    return n;
}

/* One round of SipHash. */
static void sip_round(u64 v[4])
{
    static const int turns[4] = {13, 16, 21, 17};
    static const int from[4] = {1, 3, 3, 1}, to[4] = {0, 2, 0, 2};
    for (int step = 0; step < 4; step++) {
        u64 *added = v + to[step], *turned = v + from[step];
        *added += *turned;
        *turned = (*turned << turns[step] | *turned >> (64 - turns[step])) ^ *added;
        if (turned == v + 1)
            *added = *added << 32 | *added >> 32;
    }
}

/* SipHash-2-4 of each text. The texts follow each other without a gap. siphash.py mixes the hash further. */
PASS i64 sip_hashes(const u8 *data, const i64 *bounds, i64 n, u64 low, u64 high, u64 *keys)
{
    for (i64 at = 0; at < n; at++) {
        u64 v[4] = {low ^ 0x736F6D6570736575u, high ^ 0x646F72616E646F6Du, low ^ 0x6C7967656E657261u,
                    high ^ 0x7465646279746573u};
        i64 size = bounds[at + 1] - bounds[at];
        for (i64 place = 0; place <= size; place += 8) {
            u8 rest[8] = {0};
            if (size - place < 8) {
                memcpy(rest, data + bounds[at] + place, (size_t)(size - place));
                rest[7] = (u8)size;
            }
            u64 word = eight(size - place < 8 ? rest : data + bounds[at] + place);
            v[3] ^= word;
            sip_round(v);
            sip_round(v);
            v[0] ^= word;
        }
        v[2] ^= 255;
        for (int round = 0; round < 4; round++)
            sip_round(v);
        keys[at] = v[0] ^ v[1] ^ v[2] ^ v[3];
    }
    return n;
}

/* `count` bytes of each range from its byte `first` on; bytes after its end are 0. */
PASS i64 bytes_at(const u8 *data, const i64 *start, const i64 *end, i64 n, i64 first, i64 count, u8 *out)
{
    for (i64 at = 0; at < n; at++)
        for (i64 place = start[at] + first; place < start[at] + first + count; place++)
            *out++ = place < end[at] ? data[place] : 0;
    return n;
}

/* Marks the keys that occurred before. `slots` are all 0; their number is a power of two and more than n. */
PASS i64 repeated(const u64 *keys, i64 n, int32_t *slots, i64 n_slots, u8 *out)
{
    for (i64 at = 0; at < n; at++) {
        u64 slot = keys[at];
        while (slots[slot &= (u64)(n_slots - 1)] && keys[slots[slot] - 1] != keys[at])
            slot++;
        out[at] = slots[slot] != 0;
        if (!out[at])
            slots[slot] = (int32_t)(at + 1);
    }
    return n;
}

/* Joins ranges of data with a separator between them; returns the number of bytes. */
PASS i64 pieces(const u8 *data, const i64 *start, const i64 *end, i64 n, i64 separator, u8 *out)
{
    i64 place = 0;
    for (i64 at = 0; at < n; at++) {
        if (at)
            out[place++] = (u8)separator;
        memcpy(out + place, data + start[at], (size_t)(end[at] - start[at]));
        place += end[at] - start[at];
    }
    return place;
}

/* ---- candidates --------------------------------------------------------------------------------------- */

enum { NEVER_AFTER = 1, GLUE_BEFORE = 2, GLUE_AFTER = 4 };

/* Whether each match is part of a longer token; `glue` has 256 marks for each detector. */
PASS i64 glued(const u8 *data, i64 size, const u8 *marks, const u8 *glue, const i64 *detector,
               const i64 *start, const i64 *end, i64 n, u8 *out)
{
    for (i64 at = 0; at < n; at++) {
        const u8 *own = glue + 256 * detector[at];
        i64 from = start[at], to = end[at];
        u8 before = byte_at(data, size, from - 1), after = byte_at(data, size, to);
        unsigned is_glued = marks[before] & marks[byte_at(data, size, from)] & WORD;
        is_glued |= marks[after] & marks[byte_at(data, size, to - 1)] & WORD;
        is_glued |= own[before] & NEVER_AFTER;
        if (own[before] & GLUE_BEFORE)
            is_glued |= marks[byte_at(data, size, from - 2)] & WORD;
        if (own[after] & GLUE_AFTER)
            is_glued |= marks[byte_at(data, size, to + 1)] & WORD;
        out[at] = is_glued != 0;
    }
    return n;
}

/* Moves starts left over the bytes that their detector allows, then right to the first byte of a word. */
PASS i64 grown(const u8 *data, const u8 *marks, const u8 *grows, const u8 *is_growing, const i64 *detector,
               i64 *start, const i64 *end, i64 n)
{
    i64 last = -1, origin = -1, reached = -1; /* of the last match, so that no run is read twice */
    for (i64 at = 0; at < n; at++) {
        if (!is_growing[detector[at]])
            continue;
        const u8 *own = grows + 256 * detector[at];
        i64 from = start[at], place = from;
        while (place > 0 && own[data[place - 1]]) {
            if (detector[at] == last && place == origin) {
                place = reached;
                break;
            }
            place--;
        }
        last = detector[at], origin = from, reached = place;
        while (place < end[at] && !(marks[data[place]] & WORD))
            place++;
        start[at] = place;
    }
    return n;
}

/* ---- overlaps ----------------------------------------------------------------------------------------- */

enum { DIGITS = 256, PLACES = 8, FEW = 32 };

/* The order of keys; equal keys keep their order. `spare` has room for n places. */
static i64 sorted(const u64 *keys, i64 n, i64 *order, i64 *spare)
{
    i64 counts[PLACES][DIGITS];
    u64 all = 0;
    for (i64 at = 0; at < n; at++)
        all |= keys[at];
    int places = 0;
    for (; places < PLACES && all; places++, all >>= 8)
        memset(counts[places], 0, sizeof counts[places]);
    for (i64 at = 0; at < n; at++) {
        order[at] = at;
        for (int place = 0; place < places; place++)
            counts[place][keys[at] >> 8 * place & 255]++;
    }
    i64 *from = order, *to = spare;
    for (int place = 0; place < places; place++) {
        i64 *count = counts[place], total = 0;
        if (n && count[keys[0] >> 8 * place & 255] == n)
            continue; /* all keys have this digit */
        for (int digit = 0; digit < DIGITS; digit++) {
            i64 held = count[digit];
            count[digit] = total;
            total += held;
        }
        for (i64 at = 0; at < n; at++)
            to[count[keys[from[at]] >> 8 * place & 255]++] = from[at];
        i64 *other = from;
        from = to, to = other;
    }
    if (from != order)
        memcpy(order, from, (size_t)n * sizeof *order);
    return n;
}

/* Chooses the intervals to keep, so that none of the same group overlap: lower rank first, then the leftmost, then
   the longest. The intervals are sorted by start. `edge` has room for each group, the other spare arrays for each
   interval. */
static i64 settled(const i64 *start, const i64 *end, const i64 *rank, const i64 *group, i64 n, i64 n_groups,
                 i64 n_ranks, i64 *order, i64 *edge, i64 *next, u64 *keys, u8 *keep)
{
    for (i64 first = 0, stop; first < n; first = stop) { /* among equal starts, the longest first */
        for (stop = first; stop < n && start[stop] == start[first]; stop++) {
            keys[stop] = (u64)(INT64_MAX - end[stop]);
            i64 place = stop;
            for (; place > first && stop - first < FEW && end[order[place - 1]] < end[stop]; place--)
                order[place] = order[place - 1];
            order[place] = stop;
        }
        if (stop - first > FEW) {
            sorted(keys + first, stop - first, order + first, next);
            for (i64 at = first; at < stop; at++)
                order[at] += first;
        }
    }
    memset(keep, 0, (size_t)n);
    for (i64 level = 0; level < n_ranks; level++) {
        for (i64 one = 0; one < n_groups; one++)
            edge[one] = INT64_MAX;
        for (i64 at = n - 1; at >= 0; at--) { /* the start of the next kept interval after each */
            i64 one = order[at];
            next[one] = edge[group[one]];
            if (keep[one])
                edge[group[one]] = start[one];
        }
        for (i64 one = 0; one < n_groups; one++)
            edge[one] = -1;
        for (i64 at = 0; at < n; at++) {
            i64 one = order[at], free_from = edge[group[one]];
            if (!keep[one]) {
                if (rank[one] != level || start[one] < free_from || next[one] < end[one])
                    continue;
                keep[one] = 1;
            }
            if (end[one] > free_from)
                edge[group[one]] = end[one];
        }
    }
    return n;
}

/* Clears `keep` of intervals inside an interval that `counts` and has a kind that beats theirs (`beats`: by loser and
   winner). The intervals are sorted by start; those of the same group that count do not overlap. `last` and `active`
   have room for each group. */
static i64 beaten(const i64 *start, const i64 *end, const i64 *kind, const i64 *group, const u8 *counts, i64 n,
                i64 n_groups, const u8 *beats, i64 n_kinds, i64 *last, i64 *active, u8 *keep)
{
    i64 n_active = 0;
    for (i64 one = 0; one < n_groups; one++)
        last[one] = -1;
    for (i64 first = 0, stop; first < n; first = stop) {
        i64 kept = 0;
        for (i64 at = 0; at < n_active; at++) {
            if (end[last[active[at]]] > start[first])
                active[kept++] = active[at];
            else
                last[active[at]] = -1;
        }
        n_active = kept;
        for (stop = first; stop < n && start[stop] == start[first]; stop++) {
            if (!counts[stop])
                continue;
            if (last[group[stop]] < 0)
                active[n_active++] = group[stop];
            last[group[stop]] = stop;
        }
        for (i64 at = first; at < stop; at++)
            for (i64 place = 0; place < n_active && keep[at]; place++) {
                i64 outer = last[active[place]];
                if (beats[kind[at] * n_kinds + kind[outer]] && end[outer] >= end[at])
                    keep[at] = 0;
            }
    }
    return n;
}

/* ---- hits ---------------------------------------------------------------------------------------------- */

/* Sorts candidates by start; candidates with equal starts keep their order. The row of a candidate is the last row
   that begins at or before it, else the first row. There must be at least one row. */
PASS i64 arranged(const i64 *detector, const i64 *start, const i64 *end, const int8_t *verdict, i64 n,
                  const i64 *row_starts, i64 n_rows, i64 *order, i64 *spare, i64 *detectors, i64 *starts,
                  i64 *ends, i64 *rows, int8_t *verdicts)
{
    i64 row = 0;
    sorted((const u64 *)start, n, order, spare);
    for (i64 at = 0; at < n; at++) {
        i64 one = order[at];
        while (row + 1 < n_rows && row_starts[row + 1] <= start[one])
            row++;
        detectors[at] = detector[one];
        starts[at] = start[one];
        ends[at] = end[one];
        rows[at] = row;
        verdicts[at] = verdict[one];
    }
    return n;
}

typedef struct {
    const i64 *detector, *start, *end, *row;
    const int8_t *verdict;
    const u8 *supported;
    i64 n;
} candidates;

typedef struct {
    const i64 *entity_of; /* by detector */
    const u8 *is_needy;   /* by detector: whether its matches count only with support */
    const u8 *beats;      /* by loser and winner: whether the winner beats it */
    i64 n, n_entities;
} rules;

typedef struct {
    int16_t *detector;
    i64 *row;
    int32_t *start, *end;
    int8_t *verdict;
    u64 *key;
    u8 *full, *supported;
} hits;

static int is_blank(const u8 *data, i64 from, i64 to)
{
    for (; from < to; from++)
        if (data[from] != ' ' && (data[from] < 9 || data[from] > 13))
            return 0;
    return 1;
}

/* The candidates that stay: none of the same entity overlap, and none is inside another that beats it. The input is
   sorted by start, the output by row, start and detector. Starts and ends count from the start of the row. `spare`
   has room for five numbers for each candidate and two for each entity, `flags` for two bytes for each candidate. */
PASS i64 finished(const u8 *data, i64 size, const candidates *in, const rules *by, const i64 *row_starts,
                  const i64 *row_ends, i64 margin, u64 seed, i64 *spare, u8 *flags, hits *out)
{
    i64 n = in->n, *rank = spare, *group = rank + n, *order = group + n, *next = order + n;
    u64 *keys = (u64 *)(next + n);
    i64 *edge = (i64 *)(keys + n), *active = edge + by->n_entities, kept = 0;
    u8 *counts = flags, *keep = flags + n;
    for (i64 at = 0; at < n; at++) {
        i64 own = in->detector[at];
        int valid = in->verdict[at] != 0;
        counts[at] = valid && (in->supported[at] || !by->is_needy[own]);
        rank[at] = counts[at] ? 0 : valid ? 1 : 2;
        group[at] = by->entity_of[own];
    }
    settled(in->start, in->end, rank, group, n, by->n_entities, 3, order, edge, next, keys, keep);
    for (i64 at = 0; at < n; at++)
        counts[at] &= keep[at];
    beaten(in->start, in->end, in->detector, group, counts, n, by->n_entities, by->beats, by->n, edge, active,
           keep);
    for (i64 at = 0; at < n; at++) { /* sorts equal starts by detector */
        if (!keep[at])
            continue;
        i64 place = kept++;
        for (; place > 0 && in->start[order[place - 1]] == in->start[at] &&
               in->detector[order[place - 1]] > in->detector[at];
             place--)
            order[place] = order[place - 1];
        order[place] = at;
    }
    for (i64 at = 0; at < kept; at++) {
        i64 one = order[at], row = in->row[one], from = in->start[one], to = in->end[one];
        i64 left = row_starts[row], right = row_ends[row];
        int is_near = from - left <= margin && right - to <= margin;
        out->detector[at] = (int16_t)in->detector[one];
        out->row[at] = row;
        out->start[at] = (int32_t)(from - left);
        out->end[at] = (int32_t)(to - left);
        out->verdict[at] = in->verdict[one];
        out->key[at] = hash_of(data, size, from, to, seed);
        out->full[at] = is_near && is_blank(data, left, from) && is_blank(data, to, right);
        out->supported[at] = in->supported[one];
    }
    return kept;
}

/* ---- states of ranges: automaton.py -------------------------------------------------------------------- */

/* The state after each range, as an offset into `rows`. At most `longest` bytes of a range are read. */
PASS i64 states(const u8 *data, const int32_t *rows, const i64 *start, const i64 *end, i64 n, i64 longest,
                i64 *row)
{
    for (i64 at = 0; at < n; at++) {
        i64 state = DIGITS * BEGIN, to = end[at] - start[at] > longest ? start[at] + longest : end[at];
        for (i64 place = start[at]; place < to && state; place++)
            state = rows[state + data[place]];
        row[at] = state;
    }
    return n;
}

/* Every place up to `longest` bytes after each start at which the state accepts the bytes read so far. */
PASS i64 taken(const u8 *data, i64 size, const int32_t *rows, const u8 *takes, const i64 *start, i64 n,
               i64 longest, i64 *which, i64 *end, i64 room)
{
    i64 found = 0;
    for (i64 at = 0; at < n; at++) {
        i64 state = DIGITS * BEGIN, to = size - start[at] > longest ? start[at] + longest : size;
        for (i64 place = start[at]; place < to; place++) {
            state = rows[state + data[place]];
            if (!state)
                break;
            if (!takes[state])
                continue;
            if (found < room) {
                which[found] = at;
                end[found] = place + 1;
            }
            found++;
        }
    }
    return found;
}

/* Start and end of the run of allowed bytes around each place. A run shared by places is read once. */
PASS i64 runs(const u8 *data, i64 size, const u8 *allowed, const i64 *places, i64 n, i64 *start, i64 *end)
{
    i64 from = 0, to = -1;
    for (i64 at = 0; at < n; at++) {
        i64 place = places[at];
        if (place < from || place > to) {
            for (from = place; from > 0 && allowed[data[from - 1]];)
                from--;
            for (to = place; to < size && allowed[data[to]];)
                to++;
        }
        start[at] = from, end[at] = to;
    }
    return n;
}

/* ---- IPv4 addresses: ip_address.py --------------------------------------------------------------------- */

enum { UNDECIDED = -1, INVALID = 0, VALID = 1, EXAMPLE = 2 }; /* verdicts */
enum { GOOD, BAD, OTHER };

/* Whether a text is an address (GOOD), its number and its largest part. OTHER: the text is not four numbers. */
static int four_parts(const u8 *data, i64 place, i64 to, i64 *number, i64 *largest)
{
    int kind = GOOD;
    *number = *largest = 0;
    for (int part = 0; part < 4; part++, place++) {
        i64 first = place, value = 0;
        for (; place < to && place < first + 3 && data[place] >= '0' && data[place] <= '9'; place++) {
            if (place > first && !value)
                kind = BAD; /* a leading zero */
            value = value * 10 + data[place] - '0';
        }
        if (place == first || (part == 3 ? place != to : place >= to || data[place] != '.'))
            return OTHER;
        if (value > 255)
            kind = BAD;
        *number = *number << 8 | value;
        if (value > *largest)
            *largest = value;
    }
    return kind;
}

/* Networks by address, with their verdicts. */
typedef struct {
    const i64 *first, *last;
    const int8_t *verdict;
    i64 n;
} networks;

static int8_t said_of(i64 number, const networks *known)
{
    i64 rest = ~number & 0xFFFFFFFF;
    if (number < 1 << 24 || (number >= 0xFF000000 && rest && !(rest & (rest + 1))))
        return INVALID; /* the second condition is true for network masks */
    for (i64 one = 0; one < known->n && known->first[one] <= number; one++)
        if (number <= known->last[one])
            return known->verdict[one];
    return VALID;
}

/* The verdict on each address. INVALID, also if its largest part is below `least` or above `most`; UNDECIDED: it has
   another form. */
PASS i64 fours(const u8 *data, const i64 *start, const i64 *end, i64 n, i64 least, i64 most,
               const networks *known, int8_t *verdict)
{
    for (i64 at = 0; at < n; at++) {
        i64 number, largest;
        int kind = four_parts(data, start[at], end[at], &number, &largest);
        int is_meant = kind == GOOD && largest >= least && largest <= most;
        verdict[at] = is_meant ? said_of(number, known) : kind == OTHER ? UNDECIDED : INVALID;
    }
    return n;
}

/* ---- telephone numbers: phone_plans.py ----------------------------------------------------------------- */

enum { SIZES = 16, FEWEST = 7 };

typedef struct {
    const i64 *code_of;            /* by the first three digits of a number: its country code, or 0 */
    const int32_t *rows;           /* states of reserved numbers */
    const u8 *accepts;             /* by state: whether the number is reserved */
    const int32_t *const *rows_of; /* by code and length: states of the country's numbers, or 0 */
    const int8_t *const *said_of;  /* by code and length: verdicts by state */
} phone_plans;

static i64 state_after(const u8 *data, i64 from, i64 to, const int32_t *rows)
{
    i64 state = DIGITS * BEGIN;
    for (; from < to && state; from++)
        state = rows[state + data[from]];
    return state / DIGITS;
}

static int is_number(const u8 *data, i64 from, i64 to)
{
    if (to - from < FEWEST || to - from >= SIZES || data[from] == '0')
        return 0;
    unsigned others = 0;
    for (; from < to; from++)
        others |= (u8)(data[from] - '0') > 9;
    return !others;
}

/* The verdict on each number, which may begin with a plus sign or with %2B. UNDECIDED: it has other characters than
   digits, or there is no table for its country and length. `missing` counts the latter by country and length. */
PASS i64 phones(const u8 *data, const i64 *start, const i64 *end, i64 n, const phone_plans *plans, i64 *missing,
                int8_t *verdict)
{
    i64 n_missing = 0;
    for (i64 at = 0; at < n; at++) {
        i64 from = start[at], to = end[at];
        if (from < to)
            from += data[from] == '+' ? 1 : data[from] == '%' ? 3 : 0;
        verdict[at] = UNDECIDED;
        if (!is_number(data, from, to))
            continue;
        verdict[at] = plans->accepts[state_after(data, from, to, plans->rows)] ? EXAMPLE : INVALID;
        if (verdict[at] == EXAMPLE)
            continue;
        i64 code = plans->code_of[data[from] * 100 + data[from + 1] * 10 + data[from + 2] - '0' * 111];
        i64 kind = code * SIZES + to - from;
        if (!code)
            continue;
        if (plans->rows_of[kind]) {
            from += code < 10 ? 1 : code < 100 ? 2 : 3;
            verdict[at] = plans->said_of[kind][state_after(data, from, to, plans->rows_of[kind])];
            continue;
        }
        verdict[at] = UNDECIDED;
        missing[kind]++;
        n_missing++;
    }
    return n_missing;
}

/* ---- mailboxes: email_address.py ----------------------------------------------------------------------- */

/* The first at sign of each address. BAD: the part before it is longer than `longest`, or has a dot before another dot
   or before the sign. OTHER: the part has at most `shortest` bytes, or there is not exactly one sign. */
PASS i64 mailboxes(const u8 *data, const i64 *start, const i64 *end, i64 n, i64 shortest, i64 longest, i64 *at,
                   u8 *kind)
{
    for (i64 one = 0; one < n; one++) {
        i64 from = start[one], size = end[one] - from;
        const u8 *sign = size > 0 ? memchr(data + from, '@', (size_t)size) : 0;
        i64 local = sign ? sign - data - from : 0;
        at[one] = from + local;
        kind[one] = GOOD;
        if (!sign || local <= shortest || memchr(sign + 1, '@', (size_t)(size - local - 1))) {
            kind[one] = OTHER;
            continue;
        }
        if (local > longest)
            kind[one] = BAD;
        for (i64 place = from; place < from + local; place++)
            if (data[place] == '.' && (data[place + 1] == '.' || data[place + 1] == '@'))
                kind[one] = BAD;
    }
    return n;
}

/* ---- counts of hits by field and detector: grouped_hits.py --------------------------------------------- */

enum { VERDICTS = 8 };

typedef struct {
    const i64 *row; /* ascending */
    const int8_t *verdict;
    const u64 *key;
    const u8 *supported;
    const i64 *group;
    i64 n, n_groups;
} group_hits;

typedef struct {
    i64 *by_rank;  /* number of rows with a valid hit: VERDICTS for each group, by the lowest rank of their verdicts */
    i64 *context;  /* number of rows with a valid hit that has support */
    i64 *n_hits, *n_valid;
    i64 *rows;     /* the first rows with a valid hit: n_first for each group, -1 for none */
    i64 *last;     /* spare, for each group: the row of its last valid hit */
    i64 *best;     /* spare, for each group: the lowest rank in that row so far, plus VERDICTS if it has support */
    i64 n_first;
} group_counts;

/* The number of each hit's group (field and detector). Groups are numbered in the order of their first hits. `slots`
   has one slot for each pair, all 0. */
PASS i64 numbered(const i64 *field, const int16_t *detector, i64 n, i64 n_detectors, int32_t *slots, i64 *group,
                  i64 *first)
{
    int32_t known = 0;
    for (i64 at = 0; at < n; at++) {
        int32_t *slot = slots + field[at] * n_detectors + detector[at];
        if (!*slot) {
            first[known] = at;
            *slot = ++known;
        }
        group[at] = *slot - 1;
    }
    return known;
}

static void end_row(group_counts *out, i64 group)
{
    i64 best = out->best[group];
    out->by_rank[group * VERDICTS + best % VERDICTS]++;
    out->context[group] += best >= VERDICTS;
}

/* Counts hits by group, and lists those with a key that may be among the lowest of the group. `limits` has two keys
   for each group: one for all its hits, one for its valid hits. `ranks` has one of VERDICTS ranks for each verdict
   above 0. */
PASS i64 counted(const group_hits *in, const u8 *ranks, const u64 *limits, group_counts *out, i64 *listed)
{
    i64 n_listed = 0;
    for (i64 at = 0; at < in->n; at++) {
        i64 group = in->group[at], row = in->row[at];
        int valid = in->verdict[at] > 0;
        out->n_hits[group]++;
        if (in->key[at] <= limits[2 * group] || (valid && in->key[at] <= limits[2 * group + 1]))
            listed[n_listed++] = at;
        if (!valid)
            continue;
        i64 rank = ranks[in->verdict[at] % VERDICTS] % VERDICTS, seen = out->best[group];
        if (out->n_valid[group]++ && out->last[group] == row) {
            i64 best = seen % VERDICTS < rank ? seen % VERDICTS : rank;
            out->best[group] = best + (in->supported[at] || seen >= VERDICTS ? VERDICTS : 0);
            continue;
        }
        if (out->n_valid[group] > 1)
            end_row(out, group);
        for (i64 *first = out->rows + group * out->n_first, place = 0; place < out->n_first; place++)
            if (first[place] < 0) {
                first[place] = row;
                break;
            }
        out->last[group] = row;
        out->best[group] = rank + (in->supported[at] ? VERDICTS : 0);
    }
    for (i64 group = 0; group < in->n_groups; group++)
        if (out->n_valid[group])
            end_row(out, group);
    return n_listed;
}

/* ---- forms of text: alike.py ----------------------------------------------------------------------------- */

static int is_digit(u8 byte)
{
    return byte >= '0' && byte <= '9';
}

static int is_of_id(u8 byte)
{
    return is_digit(byte) || ((byte | 32) >= 'a' && (byte | 32) <= 'z');
}

/* The text with each digit as 0, and each id of letters and digits as zeros; a year keeps its first three digits. */
PASS i64 form(const u8 *data, i64 size, i64 shortest_id, u8 *found)
{
    memcpy(found, data, (size_t)size);
    for (i64 from = 0, to; from < size; from = to) {
        for (; from < size && !is_of_id(data[from]); from++)
            ;
        i64 n_digits = 0;
        for (to = from; to < size && is_of_id(data[to]); to++)
            n_digits += is_digit(data[to]);
        if (to - from >= shortest_id && n_digits && n_digits < to - from) {
            memset(found + from, '0', (size_t)(to - from));
            continue;
        }
        for (i64 at = from, end; n_digits && at < to; at = end) {
            for (; at < to && !is_digit(data[at]); at++)
                ;
            for (end = at; end < to && is_digit(data[end]); end++)
                ;
            int is_long = end - at == 4 || end - at == 8;
            i64 kept = is_long && ((data[at] == '1' && data[at + 1] == '9') || (data[at] == '2' && data[at + 1] == '0'));
            memset(found + at + 3 * kept, '0', (size_t)(end - at - 3 * kept));
        }
    }
    return size;
}
