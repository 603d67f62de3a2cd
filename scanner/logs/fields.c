/* The fields of log lines: one loop over a buffer of lines for each format.

   As in detectors/matching/passes.c, the caller owns all memory, and nothing outside it is read or written.
   Where this file cannot be compiled, log_fields.py and log_json.py do the same with NumPy. */

#include <stdint.h>
#include <string.h>

#define PASS __attribute__((visibility("default")))

typedef uint8_t u8;
typedef uint64_t u64;
typedef int64_t i64;

enum { MAX_KEY = 120, MAX_DEPTH = 64 };
enum { NO_ROOM = -1 };
enum { KEY = 1, KEY_START = 2, BEFORE_KEY = 4, BEFORE_PARAMETER = 8, AFTER_PARAMETER = 16, BEFORE_WORD = 32 };

typedef struct {
    const u8 *data;
    i64 size;
    const i64 *starts, *ends; /* by line */
    i64 n_lines;
    const u8 *marks; /* by byte: the parts it may play, see log_native.py */
} lines;

/* The fields found. A code is a place in `names`, or -1 for text without a key. */
typedef struct {
    i64 *start, *stop, *code, *line;
    i64 n, room;
} fields;

/* The distinct names, each below a parent (any code): the place where each first occurs, and a hash table. */
typedef struct {
    i64 *start, *stop, *parent;
    i64 n, room;
    int32_t *slots; /* by hash: place in the arrays above plus one; 0: free */
    i64 n_slots;    /* a power of two, more than room */
} names;

static u8 byte_at(const lines *in, i64 place)
{
    return place >= 0 && place < in->size ? in->data[place] : '\n';
}

static int is_key(const lines *in, i64 place)
{
    return in->marks[byte_at(in, place)] & KEY;
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

/* The code of a name below its parent; NO_ROOM if there is no room for another name. */
static i64 code_of(const lines *in, names *known, i64 parent, i64 start, i64 stop)
{
    u64 hash = (u64)parent * 0x9E3779B97F4A7C15u + (u64)(stop - start);
    for (i64 place = start; place < stop; place += 8) {
        u8 rest[8] = {0};
        if (place + 8 > in->size)
            memcpy(rest, in->data + place, (size_t)(in->size - place));
        u64 some = eight(place + 8 > in->size ? rest : in->data + place);
        if (stop - place < 8)
            some &= ((u64)1 << 8 * (stop - place)) - 1;
        hash = (hash ^ some) * 0xFF51AFD7ED558CCDu;
        hash ^= hash >> 32;
    }
    for (u64 slot = hash & (u64)(known->n_slots - 1);; slot = (slot + 1) & (u64)(known->n_slots - 1)) {
        i64 code = (i64)known->slots[slot] - 1;
        if (code < 0) {
            if (known->n >= known->room)
                return NO_ROOM;
            code = known->n++;
            known->start[code] = start;
            known->stop[code] = stop;
            known->parent[code] = parent;
            known->slots[slot] = (int32_t)(code + 1);
            return code;
        }
        i64 length = known->stop[code] - known->start[code];
        if (known->parent[code] == parent && length == stop - start &&
            !memcmp(in->data + known->start[code], in->data + start, (size_t)length))
            return code;
    }
}

static void add(fields *out, i64 start, i64 stop, i64 code, i64 line)
{
    if (out->n < out->room) {
        out->start[out->n] = start;
        out->stop[out->n] = stop;
        out->code[out->n] = code;
        out->line[out->n] = line;
    }
    out->n++;
}

static void end_last(fields *out, i64 stop)
{
    if (out->n <= out->room)
        out->stop[out->n - 1] = stop;
}

/* Start of the key that ends at `end` and follows a byte marked `before`; -1 if there is none. */
static i64 key_before(const lines *in, i64 end, u8 before)
{
    i64 key = end;
    while (end - key < MAX_KEY && is_key(in, key - 1))
        key--;
    if (key == end || !(in->marks[byte_at(in, key)] & KEY_START) || !(in->marks[byte_at(in, key - 1)] & before))
        return -1;
    return key;
}

/* Start of a key between quotation marks, with the closing mark at `end`; -1 if there is none. */
static i64 quoted_key(const lines *in, i64 end)
{
    i64 key = end;
    while (end - key < MAX_KEY && is_key(in, key - 1))
        key--;
    return key < end && in->marks[byte_at(in, key)] & KEY_START && byte_at(in, key - 1) == '"' ? key : -1;
}

/* Whether the quotation mark at `place` follows an even number of backslashes. */
static int is_unescaped(const lines *in, i64 place)
{
    i64 first = place;
    while (first > 0 && in->data[first - 1] == '\\')
        first--;
    return !((place - first) & 1);
}

enum { WINDOW = 1024, AT_ONCE = 8 };

/* Marks of the bytes of a window that a pass looks for (`signs`), and the eight marks that are next in turn. */
typedef struct {
    const lines *in;
    const char *signs;
    i64 first, place;
    u64 some;
    u8 marks[WINDOW];
} window;

/* Compilers turn this loop into one over many bytes at once. It is a function of its own because GCC would join several
   of these loops into one over single bytes. */
__attribute__((noinline)) static void mark_equal(const u8 *restrict data, u8 sign, u8 *restrict marks)
{
    for (i64 at = 0; at < WINDOW; at++)
        marks[at] |= (u8)(data[at] == sign);
}

static void mark_signs(window *near)
{
    u8 rest[WINDOW];
    const u8 *data = near->in->data + near->first;
    i64 count = near->in->size - near->first;
    if (count < WINDOW) {
        memcpy(rest, data, (size_t)count);
        memset(rest + count, '\n', (size_t)(WINDOW - count));
        data = rest;
    }
    memset(near->marks, 0, WINDOW);
    for (const char *sign = near->signs; *sign; sign++)
        mark_equal(data, (u8)*sign, near->marks);
}

static window signs_of(const lines *in, const char *signs)
{
    window near = {.in = in, .signs = signs, .first = -WINDOW, .place = -AT_ONCE};
    return near;
}

/* The place of the next sign; `end` or more if there is none before `end`. */
static i64 next_sign(window *near, i64 end)
{
    while (!near->some) {
        if (near->place + AT_ONCE >= end)
            return end;
        near->place += AT_ONCE;
        if (near->place >= near->first + WINDOW) {
            near->first += WINDOW;
            mark_signs(near);
        }
        near->some = eight(near->marks + (near->place - near->first));
    }
    i64 place = near->place + __builtin_ctzll(near->some) / 8;
    if (place < end)
        near->some &= near->some - 1;
    return place;
}

/* Fields of the forms key=value, key="value" and "key"=>"value". Each extends from its sign to the next key. */
PASS i64 key_values(const lines *in, fields *out, names *known)
{
    window near = signs_of(in, "\"=");
    for (i64 line = 0; line < in->n_lines; line++) {
        i64 start = in->starts[line], end = in->ends[line];
        int is_quoted = 0;
        add(out, start, end, -1, line);
        for (i64 place; (place = next_sign(&near, end)) < end;) {
            u8 byte = in->data[place];
            if (byte == '"' && is_unescaped(in, place))
                is_quoted ^= 1;
            if (byte != '=' || is_quoted)
                continue;
            int is_arrow = byte_at(in, place + 1) == '>' && byte_at(in, place - 1) == '"';
            i64 stop = place - is_arrow;
            i64 key = is_arrow ? quoted_key(in, stop) : key_before(in, stop, BEFORE_KEY);
            if (key < 0)
                continue;
            i64 code = code_of(in, known, -1, key, stop);
            if (code == NO_ROOM)
                return NO_ROOM;
            end_last(out, key - is_arrow);
            add(out, place + 1 + is_arrow, end, code, line);
        }
    }
    return out->n;
}

/* Where a JSON value begins and ends, without quotation marks; objects and nulls are empty. */
static void bare_value(const lines *in, i64 *start, i64 *stop)
{
    i64 from = *start + (byte_at(in, *start) == ' '), to = from;
    u8 first = byte_at(in, from);
    int is_array = first == '[';
    if (first == '{' || first == 'n' || (is_array && byte_at(in, from + 1) == '{')) {
        *start = *stop = from;
        return;
    }
    if (is_array)
        to = *stop;
    else if (first == '"') {
        for (to = ++from; to < *stop; to++) {
            const u8 *quote = memchr(in->data + to, '"', (size_t)(*stop - to));
            to = quote ? quote - in->data : *stop;
            if (to >= *stop || is_unescaped(in, to))
                break;
        }
    } else
        while (to < *stop && byte_at(in, to) != ',' && byte_at(in, to) != '}')
            to++;
    *start = from;
    *stop = to > from ? to : from;
}

/* Fields of JSON objects, one object per line. Each extends from its colon to the next key; its code is that of its
   path. */
PASS i64 json(const lines *in, fields *out, names *known)
{
    window near = signs_of(in, "\"{}:");
    i64 paths[MAX_DEPTH + 1];
    for (i64 line = 0; line < in->n_lines; line++) {
        i64 start = in->starts[line], end = in->ends[line], first = out->n;
        i64 opens = -1, closes = -1, depth = 0;
        int is_quoted = 0;
        for (int level = 0; level <= MAX_DEPTH; level++)
            paths[level] = -1;
        add(out, start, end, -1, line);
        for (i64 place; (place = next_sign(&near, end)) < end;) {
            u8 byte = in->data[place];
            if (byte == '"') {
                if (!is_unescaped(in, place))
                    continue;
                opens = closes, closes = place, is_quoted ^= 1;
            } else if (is_quoted)
                continue;
            else if (byte == '{' || byte == '}')
                depth += byte == '{' ? 1 : -1;
            if (byte != ':' || opens < 0 || place - closes > 2 || depth < 1 || depth > MAX_DEPTH)
                continue;
            u8 before = byte_at(in, place - 1);
            if (before != '"' && !(before == ' ' && byte_at(in, place - 2) == '"'))
                continue;
            paths[depth] = code_of(in, known, paths[depth - 1], opens + 1, closes);
            if (paths[depth] == NO_ROOM)
                return NO_ROOM;
            if (out->n <= out->room)
                out->stop[out->n - 1] = out->n - 1 == first ? start : opens;
            add(out, place + 1, end, paths[depth], line);
        }
        for (i64 field = first + 1; field < out->n && field < out->room; field++)
            bare_value(in, out->start + field, out->stop + field);
    }
    return out->n;
}

/* Words of lines with a time in brackets as word `time` and a quoted request after it. The code of a word is its
   position, at most `last`. Other lines are text, with the code -1. */
PASS i64 access(const lines *in, i64 time, i64 last, fields *out)
{
    window near = signs_of(in, "\"[] ");
    for (i64 line = 0; line < in->n_lines; line++) {
        i64 start = in->starts[line], end = in->ends[line], first = out->n, word = 0;
        int is_quoted = 0, is_open = 0, fits = 0;
        add(out, start, end, 0, line);
        for (i64 place; (place = next_sign(&near, end)) < end;) {
            u8 byte = in->data[place];
            if (byte == '"' && is_unescaped(in, place))
                is_quoted ^= 1;
            if (is_quoted)
                continue;
            if (byte == '[' || byte == ']')
                is_open = byte == '[';
            if (byte != ' ' || is_open)
                continue;
            word++;
            u8 next = byte_at(in, place + 1);
            fits += (word == time && next == '[') || (word == time + 1 && next == '"');
            end_last(out, place);
            add(out, place + 1, end, word < last ? word : last, line);
        }
        if (fits < 2) {
            out->n = first;
            add(out, start, end, -1, line);
        }
    }
    return out->n;
}

/* Parameters of the form ?key=value&key=value inside those fields of `outer` that have a code marked in `named`. */
PASS i64 parameters(const lines *in, const fields *outer, const u8 *named, fields *out, names *known)
{
    i64 field = -1, stop = 0;
    const u8 *place = in->data, *last = in->data + in->size;
    while (place < last && (place = memchr(place, '=', (size_t)(last - place)))) {
        i64 equals = place++ - in->data;
        while (field + 1 < outer->n && outer->start[field + 1] <= equals)
            field++;
        if (field < 0 || equals >= outer->stop[field] || !named[outer->code[field]])
            continue;
        i64 key = key_before(in, equals, BEFORE_PARAMETER);
        if (key < 0)
            continue;
        if (stop <= equals) /* else the last value continues after this sign, and both end at the same place */
            stop = equals + 1;
        while (stop < in->size && !(in->marks[in->data[stop]] & AFTER_PARAMETER))
            stop++;
        i64 code = code_of(in, known, outer->code[field], key, equals);
        if (code == NO_ROOM)
            return NO_ROOM;
        add(out, equals + 1, stop, code, outer->line[field]);
    }
    return out->n;
}

/* Places at which words may name a value. The code is the kind of the place. QUOTED, APOSTROPHE: a quotation mark or
   an apostrophe after a space; it stops at the next such mark, or at the end of the buffer. LISTED: a key after a
   comma, before a colon and a space; it stops at the colon. AFTER_WORD: a space after a naming word, or after a longer
   word with the same end. */
enum { QUOTED, APOSTROPHE, LISTED, AFTER_WORD };

/* Naming words as numbers, with the last letter lowest, and masks for the bits of eight bytes that they use. */
typedef struct {
    const u8 *endings; /* by two bytes, the first highest: whether a naming word may end with them */
    const u64 *word, *mask;
    i64 n;
} naming_words;

static int is_naming(const lines *in, i64 space, const naming_words *known)
{
    u64 before = 0;
    if (!known->endings[byte_at(in, space - 2) << 8 | byte_at(in, space - 1)])
        return 0;
    for (i64 place = space - 8; place < space; place++)
        before = before << 8 | byte_at(in, place) | 32;
    for (i64 one = 0; one < known->n; one++)
        if ((before & known->mask[one]) == known->word[one])
            return 1;
    return 0;
}

/* The next mark that is equal to the one at `place`, or the end of the buffer. */
static i64 closing(const lines *in, i64 place)
{
    u8 mark = in->data[place];
    while (++place < in->size) {
        const u8 *next = memchr(in->data + place, mark, (size_t)(in->size - place));
        place = next ? next - in->data : in->size;
        if (place >= in->size || mark != '"' || is_unescaped(in, place))
            break;
    }
    return place < in->size ? place : in->size;
}

PASS i64 naming(const lines *in, const naming_words *known, fields *out)
{
    window near = signs_of(in, " ");
    for (i64 space; (space = next_sign(&near, in->size)) < in->size;) {
        u8 before = byte_at(in, space - 1), after = byte_at(in, space + 1);
        if (is_naming(in, space, known))
            add(out, space, space, AFTER_WORD, 0);
        if (after == '"' || after == '\'')
            add(out, space + 1, closing(in, space + 1), after == '"' ? QUOTED : APOSTROPHE, 0);
        if (before != ':')
            continue;
        i64 key = key_before(in, space - 1, BEFORE_WORD);
        u8 comma = byte_at(in, key - 2);
        if (key >= 0 && byte_at(in, key - 1) == ' ' && (comma == ',' || comma == ';'))
            add(out, key, space - 1, LISTED, 0);
    }
    return out->n;
}

/* The code of the field at each place, plus `shift`; places outside fields keep their code. If places are ascending,
   each search continues where the last one ended. */
PASS i64 codes_at(const fields *in, const i64 *places, i64 n, i64 shift, i64 *codes)
{
    i64 field = -1, found = 0;
    for (i64 at = 0; at < n; at++) {
        if (field >= 0 && in->start[field] > places[at])
            field = -1;
        while (field + 1 < in->n && in->start[field + 1] <= places[at])
            field++;
        if (field < 0 || places[at] >= in->stop[field])
            continue;
        codes[at] = in->code[field] + shift;
        found++;
    }
    return found;
}

/* Joins texts with newlines, and sets where each begins and ends. In `values`, each text extends from one of `bounds`
   to the next. There must be room for all bytes and a newline after each text. */
PASS i64 joined(const u8 *values, const i64 *bounds, i64 n, u8 *out, i64 *starts, i64 *ends)
{
    i64 place = 0;
    for (i64 text = 0; text < n; text++) {
        i64 size = bounds[text + 1] - bounds[text];
        memcpy(out + place, values + bounds[text], (size_t)size);
        starts[text] = place;
        ends[text] = place += size;
        out[place++] = '\n';
    }
    return n;
}
