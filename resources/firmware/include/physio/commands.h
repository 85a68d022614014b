// Commands as they come over a link, in pieces of any size and between whatever else.
#pragma once

#include "physio/bytes.h"
#include "physio/cobs.h"
#include "physio/crc32.h"
#include "physio/frames.h"

namespace physio {

enum Command : uint8_t {
    kStart = 1,
    kStop = 2,
    kRate = 3,
    kMagnetometer = 4,
    kInfo = 5,
    kIdentify = 6,
    kName = 7,
    kKeepCalibration = 8,
    kSendCalibration = 9,
};

struct CommandFrame {
    uint8_t command; // perhaps one that is not known here
    uint8_t token;
    uint32_t argument;
    uint8_t length; // of data
    uint8_t data[255];
};

// A payload with its CRC still at the end; false where it is no command.
inline bool decode_command(const uint8_t *payload, size_t n, CommandFrame &out) {
    constexpr size_t kHeader = 8;
    if (n < kHeader + 4 || crc32(payload, n - 4) != u32_at(payload + n - 4)) {
        return false;
    }
    n -= 4;
    if (payload[0] != kVersion || payload[1] != kCommand) {
        return false;
    }
    const size_t length = n > kHeader ? payload[kHeader] : 0;
    if (n > kHeader && n != kHeader + 1 + length) {
        return false;
    }
    out.command = payload[2];
    out.token = payload[3];
    out.argument = u32_at(payload + 4);
    out.length = static_cast<uint8_t>(length);
    if (length > 0) {
        std::memcpy(out.data, payload + kHeader + 1, length);
    }
    return true;
}

// Splits at zero bytes; what is longer than any command can be is skipped to the next one.
class CommandReader {
public:
    // Calls `take(const CommandFrame &)` for every whole command in the stream so far.
    template <typename Take> void feed(const uint8_t *data, size_t n, Take &&take) {
        for (size_t i = 0; i < n; i++) {
            if (data[i] != 0) {
                is_too_long_ = is_too_long_ || size_ == kLongest;
                if (!is_too_long_) {
                    buffer_[size_++] = data[i];
                }
                continue;
            }
            size_t payload = 0;
            if (!is_too_long_ && size_ > 0 && cobs_decode(buffer_, size_, payload) &&
                decode_command(buffer_, payload, command_)) {
                take(static_cast<const CommandFrame &>(command_));
            }
            clear();
        }
    }
    // Half a frame is forgotten: the link was interrupted.
    void clear() {
        size_ = 0;
        is_too_long_ = false;
    }

private:
    // Header, length, data, CRC; one more, because a full block may be followed by an empty one or not.
    static constexpr size_t kLongest = cobs_longest(8 + 1 + 255 + 4) + 1;

    uint8_t buffer_[kLongest]{};
    size_t size_ = 0;
    bool is_too_long_ = false;
    CommandFrame command_{};
};

} // namespace physio
