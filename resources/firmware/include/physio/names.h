// What a device may be called.
#pragma once

#include <cstddef>
#include <cstdint>

#include "physio/frames.h"

namespace physio {

constexpr size_t kAdvertisedName = 29; // bytes of a name that fit into a scan response

// The length of the UTF-8 character at `data`, 0 where there is none (RFC 3629: no overlong forms, no
// surrogates, nothing above U+10FFFF).
inline size_t character_length(const uint8_t *data, size_t n) {
    const uint8_t lead = data[0];
    const size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || length > n) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((data[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    const bool is_low = (lead == 0xE0 && data[1] < 0xA0) || (lead == 0xF0 && data[1] < 0x90);
    const bool is_high = (lead == 0xED && data[1] > 0x9F) || (lead == 0xF4 && data[1] > 0x8F);
    return is_low || is_high ? 0 : length;
}

// UTF-8, not too long, without control characters.
inline bool is_name(const uint8_t *data, size_t n) {
    if (n > kMaxText) {
        return false;
    }
    for (size_t i = 0; i < n;) {
        const size_t length = character_length(data + i, n - i);
        if (length == 0 || data[i] < 32 || data[i] == 127) {
            return false;
        }
        i += length;
    }
    return true;
}

// How many bytes of a valid name fit into `most` without cutting a character.
inline size_t cut_name(const char *name, size_t n, size_t most) {
    if (n <= most) {
        return n;
    }
    n = most;
    while (n > 0 && (static_cast<uint8_t>(name[n]) & 0xC0) == 0x80) {
        n--;
    }
    return n;
}

} // namespace physio
