// Random and damaged bytes against everything that reads what comes over a link.
//
//   SAN="-std=c++17 -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -I include"
//   g++ $SAN -Wall -Wextra -Werror fuzz/fuzz.cpp -o fuzz_random && ./fuzz_random 100000 1
//   clang++ $SAN -DLIBFUZZER -fsanitize=fuzzer fuzz/fuzz.cpp -o fuzz_llvm && ./fuzz_llvm -max_len=2000
//
// A finding ends the program with an error; without one the last line says how many streams were tried.
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "physio/device.h"

using namespace physio;

namespace {

void require(bool holds, const char *what) {
    if (!holds) {
        std::fprintf(stderr, "finding: %s\n", what);
        std::abort();
    }
}

class Memory : public Store {
public:
    size_t load(Key key, uint8_t *out, size_t capacity) override {
        const std::vector<uint8_t> &kept = kept_[key];
        if (kept.size() > capacity) {
            return 0;
        }
        std::copy(kept.begin(), kept.end(), out);
        return kept.size();
    }
    bool save(Key key, const uint8_t *data, size_t n) override {
        kept_[key].assign(data, data + n);
        return true;
    }

private:
    std::vector<uint8_t> kept_[2];
};

// What a device says must be a frame of its own making: decodable, with a right CRC.
size_t require_frame(const Frame &frame) {
    require(frame.size >= 2 && frame.size <= kMaxFrame, "a frame of an impossible size");
    require(frame.data[0] == 0 && frame.data[frame.size - 1] == 0, "a frame without delimiters");
    std::vector<uint8_t> inside(frame.data + 1, frame.data + frame.size - 1);
    size_t n = 0;
    require(cobs_decode(inside.data(), inside.size(), n) && n > 4, "a frame that cannot be decoded");
    require(crc32(inside.data(), n - 4) == u32_at(inside.data() + n - 4), "a frame with a wrong CRC");
    return n - 4;
}

size_t n_commands = 0;

// One stream, in pieces of `step` bytes, to a device with a memory of its own.
void try_stream(const uint8_t *data, size_t n, size_t step) {
    Memory memory;
    Device device(0x7F3A0001, 3, "fuzz", memory);
    device.found({{0.1F, 0.1F, 0.1F}, 8, 1000, 400, (n & 1) == 0});
    CommandReader reader;
    uint32_t now_ms = 0;
    for (size_t at = 0; at < n; at += step) {
        const size_t length = n - at < step ? n - at : step;
        const std::vector<uint8_t> piece(data + at, data + at + length); // its end is watched
        reader.feed(piece.data(), piece.size(), [&](const CommandFrame &command) {
            n_commands++;
            Frame frame;
            const Device::Answer answer = device.obey(command, now_ms += 700);
            require(answer.status <= kUnknownCommand, "a status that does not exist");
            require(device.reply(command, answer.status, frame) && require_frame(frame) == 9, "no reply");
            require(device.hello(now_ms, frame) && require_frame(frame) >= 19, "no hello");
            require(device.calibration(frame), "no calibration");
            const size_t kept = require_frame(frame) - 7;
            require(kept == 0 || kept == kCalibrationSize, "a calibration of another size");
            const char *name = device.name();
            require(is_name(reinterpret_cast<const uint8_t *>(name), std::strlen(name)), "a name that is none");
            bool is_rate = false;
            for (const uint16_t rate : kRates) {
                is_rate = is_rate || rate == device.rate_hz();
            }
            require(is_rate, "a rate that does not exist");
        });
    }
}

} // namespace

#ifdef LIBFUZZER
// The first byte says what the rest is: a stream as it is, or a payload to be wrapped rightly, because no
// mutation finds a right CRC.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    if (n == 0) {
        return 0;
    }
    Frame frame;
    if ((data[0] & 1) != 0 && frame.wrap(data + 1, n - 1 < kMaxPayload ? n - 1 : kMaxPayload)) {
        try_stream(frame.data, frame.size, static_cast<size_t>(data[0] / 2) + 1);
    } else {
        try_stream(data + 1, n - 1, static_cast<size_t>(data[0] / 2) + 1);
    }
    return 0;
}
#else
namespace {

using Bytes = std::vector<uint8_t>;
std::mt19937 random_number;

size_t below(size_t n) { return random_number() % n; }

Bytes noise(size_t n) {
    Bytes bytes(n);
    for (uint8_t &byte : bytes) {
        byte = static_cast<uint8_t>(random_number());
    }
    return bytes;
}

// A command that is nearly, or wholly, what a program would send.
void append_command(Bytes &stream) {
    Bytes payload = {kVersion, kCommand, static_cast<uint8_t>(below(12)), static_cast<uint8_t>(below(256))};
    for (int i = 0; i < 4; i++) {
        payload.push_back(static_cast<uint8_t>(below(3) > 0 ? 0 : below(256)));
    }
    if (below(2) == 0) {
        const size_t sizes[] = {0, 1, 5, 62, 63, 64, 128, 129, 130, 255};
        const Bytes data = below(2) == 0 ? noise(sizes[below(10)]) : Bytes(sizes[below(10)], 'n');
        payload.push_back(static_cast<uint8_t>(below(8) > 0 ? data.size() : below(256)));
        payload.insert(payload.end(), data.begin(), data.end());
    }
    if (below(6) == 0) {
        payload[below(payload.size())] = static_cast<uint8_t>(below(256));
    }
    Frame frame;
    frame.wrap(payload.data(), payload.size());
    stream.insert(stream.end(), frame.data, frame.data + frame.size);
}

void damage(Bytes &stream) {
    const size_t at = below(stream.size());
    const auto here = stream.begin() + static_cast<std::ptrdiff_t>(at);
    const auto there = here + static_cast<std::ptrdiff_t>(below(stream.size() - at));
    switch (below(4)) {
    case 0:
        stream[at] = static_cast<uint8_t>(stream[at] ^ 1U << below(8));
        break;
    case 1:
        stream.erase(here, there);
        break;
    case 2: {
        const Bytes more = noise(below(400));
        stream.insert(here, more.begin(), more.end());
        break;
    }
    default: {
        const Bytes again(here, there);
        stream.insert(here, again.begin(), again.end());
    }
    }
}

Bytes stream() {
    if (below(10) == 0) {
        return noise(below(2000));
    }
    Bytes bytes;
    for (size_t i = below(12) + 1; i > 0; i--) {
        append_command(bytes);
    }
    for (size_t i = below(3) == 0 ? below(10) : 0; i > 0 && !bytes.empty(); i--) {
        damage(bytes);
    }
    return bytes;
}

} // namespace

int main(int n_arguments, char **arguments) {
    const long n = n_arguments > 1 ? std::strtol(arguments[1], nullptr, 10) : 10000;
    random_number.seed(n_arguments > 2 ? static_cast<uint32_t>(std::strtoul(arguments[2], nullptr, 10)) : 1);
    size_t n_bytes = 0;
    for (long i = 0; i < n; i++) {
        const Bytes bytes = stream();
        n_bytes += bytes.size();
        try_stream(bytes.data(), bytes.size(), below(300) + 1);
    }
    std::printf("streams %ld bytes %zu commands %zu\n", n, n_bytes, n_commands);
    return 0;
}
#endif
