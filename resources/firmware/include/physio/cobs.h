// Consistent Overhead Byte Stuffing (Cheshire and Baker 1999): frames without a zero byte.
#pragma once

#include <cstddef>
#include <cstdint>

namespace physio {

// The most bytes that n bytes become.
constexpr size_t cobs_longest(size_t n) { return n + 1 + n / 254; }

// Encodes byte after byte into `out`, which must hold `cobs_longest` of what is put in.
class CobsEncoder {
public:
    explicit CobsEncoder(uint8_t *out) : out_(out) {}

    void put(uint8_t byte) {
        if (byte != 0) {
            out_[size_++] = byte;
        }
        if (byte == 0 || size_ - code_at_ == 255) {
            close();
            code_at_ = size_++;
        }
    }
    void put(const uint8_t *data, size_t n) {
        for (size_t i = 0; i < n; i++) {
            put(data[i]);
        }
    }
    // Ends the frame and gives its length.
    size_t finish() {
        close();
        return size_;
    }

private:
    void close() { out_[code_at_] = static_cast<uint8_t>(size_ - code_at_); }

    uint8_t *out_;
    size_t code_at_ = 0;
    size_t size_ = 1;
};

// Decodes in place, because the payload is never longer; false where it is no valid encoding.
inline bool cobs_decode(uint8_t *data, size_t n, size_t &size) {
    size_t from = 0;
    size = 0;
    while (from < n) {
        const size_t code = data[from];
        if (code == 0 || from + code > n) {
            return false;
        }
        for (size_t i = 1; i < code; i++) {
            if (data[from + i] == 0) {
                return false;
            }
            data[size++] = data[from + i];
        }
        from += code;
        if (from < n && code != 255) {
            data[size++] = 0;
        }
    }
    return true;
}

} // namespace physio
