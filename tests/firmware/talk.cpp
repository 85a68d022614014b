// Speaks the protocol over stdin and stdout, one line each: what the tests compare with the Python side.
#include <cstdio>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "physio/device.h"
#include "physio/rates.h"

using namespace physio;

namespace {

using Bytes = std::vector<uint8_t>;

Bytes unhex(const std::string &text) {
    Bytes bytes;
    for (size_t i = 0; text != "-" && i + 1 < text.size(); i += 2) {
        bytes.push_back(static_cast<uint8_t>(std::stoi(text.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

std::string hex(const uint8_t *data, size_t n) {
    static const char *digits = "0123456789abcdef";
    std::string text;
    for (size_t i = 0; i < n; i++) {
        text += digits[data[i] >> 4];
        text += digits[data[i] & 15];
    }
    return text.empty() ? "-" : text;
}

std::string hex(const Frame &frame) { return hex(frame.data, frame.size); }

// An exact copy on the heap, so that the sanitizer sees any look beyond its end.
struct Exact {
    explicit Exact(const Bytes &bytes) : size(bytes.size()), data(new uint8_t[bytes.size()]) {
        std::copy(bytes.begin(), bytes.end(), data);
    }
    ~Exact() { delete[] data; }
    Exact(const Exact &) = delete;
    Exact &operator=(const Exact &) = delete;
    size_t size;
    uint8_t *data;
};

class Memory : public Store {
public:
    size_t load(Key key, uint8_t *out, size_t capacity) override {
        const Bytes &kept = kept_[key];
        if (kept.size() > capacity) {
            return 0;
        }
        std::copy(kept.begin(), kept.end(), out);
        return kept.size();
    }
    bool save(Key key, const uint8_t *data, size_t n) override {
        kept_[key] = Bytes(data, data + n);
        return true;
    }

private:
    std::map<Key, Bytes> kept_;
};

float as_float(uint32_t bits) {
    float value = 0;
    std::memcpy(&value, &bits, 4);
    return value;
}

std::string samples(std::istringstream &in) {
    uint32_t id = 0, counter = 0, time = 0, period = 0, acc = 0, gyr = 0, mag = 0;
    unsigned boot = 0, n = 0, axes = 0;
    std::string counts;
    in >> id >> boot >> counter >> time >> period >> n >> axes >> acc >> gyr >> mag >> counts;
    const Bytes bytes = unhex(counts);
    std::vector<Sample> all(n);
    for (unsigned i = 0; i < n; i++) {
        all[i] = {counter + i, time, period, axes == 9, {}};
        for (unsigned axis = 0; axis < axes; axis++) {
            all[i].values[axis] = i16_le(bytes.data() + 2 * (i * axes + axis));
        }
    }
    Frame frame;
    const Scales scales{as_float(acc), as_float(gyr), as_float(mag)};
    encode_samples(id, static_cast<uint8_t>(boot), scales, all.data(), n, frame);
    return hex(frame);
}

std::string hello(std::istringstream &in) {
    unsigned boot = 0, flags = 0, rate = 0, acc = 0, gyr = 0, mag = 0, battery = 0;
    uint32_t id = 0;
    std::string firmware, name;
    in >> id >> boot >> flags >> rate >> acc >> gyr >> mag >> battery >> firmware >> name;
    Bytes texts[2] = {unhex(firmware), unhex(name)};
    texts[0].push_back(0);
    texts[1].push_back(0);
    const Hello hello{id,
                      static_cast<uint8_t>(boot),
                      static_cast<uint8_t>(flags),
                      static_cast<uint16_t>(rate),
                      static_cast<uint16_t>(acc),
                      static_cast<uint16_t>(gyr),
                      static_cast<uint16_t>(mag),
                      static_cast<uint8_t>(battery),
                      reinterpret_cast<const char *>(texts[0].data()),
                      reinterpret_cast<const char *>(texts[1].data())};
    Frame frame;
    encode_hello(hello, frame);
    return hex(frame);
}

std::string reply(std::istringstream &in) {
    uint32_t id = 0;
    unsigned command = 0, token = 0, status = 0;
    in >> id >> command >> token >> status;
    Frame frame;
    encode_reply(id, static_cast<uint8_t>(command), static_cast<uint8_t>(token), static_cast<uint8_t>(status), frame);
    return hex(frame);
}

std::string calibration(std::istringstream &in) {
    uint32_t id = 0;
    std::string record;
    in >> id >> record;
    const Exact bytes(unhex(record));
    Frame frame;
    encode_calibration(id, bytes.data, bytes.size, frame);
    return hex(frame);
}

// Pieces of a stream; gives the commands in it as command:token:argument:data.
std::string commands(std::istringstream &in) {
    CommandReader reader;
    std::string piece, found;
    while (in >> piece) {
        const Exact bytes(unhex(piece));
        reader.feed(bytes.data, bytes.size, [&](const CommandFrame &c) {
            found += std::to_string(c.command) + ":" + std::to_string(c.token) + ":" + std::to_string(c.argument) +
                     ":" + hex(c.data, c.length) + " ";
        });
    }
    return found;
}

std::string decoded(std::istringstream &in) {
    std::string text;
    in >> text;
    Exact bytes(unhex(text));
    size_t size = 0;
    return cobs_decode(bytes.data, bytes.size, size) ? hex(bytes.data, size) : "no";
}

// Pieces of a stream to a device that lives as long as the line: everything that it answers.
std::string device(std::istringstream &in) {
    uint32_t id = 0;
    unsigned boot = 0, has_magnetometer = 0;
    in >> id >> boot >> has_magnetometer;
    Memory memory;
    Device device(id, static_cast<uint8_t>(boot), "simulated", memory);
    device.found({{1, 1, 1}, 8, 1147, static_cast<uint16_t>(has_magnetometer ? 479 : 0), has_magnetometer == 1});
    device.set_battery(87);
    CommandReader reader;
    std::string piece, answers;
    while (in >> piece) {
        const Exact bytes(unhex(piece));
        reader.feed(bytes.data, bytes.size, [&](const CommandFrame &command) {
            const Device::Answer answer = device.obey(command, 5000);
            Frame frame;
            device.reply(command, answer.status, frame);
            answers += hex(frame) + " ";
            if (answer.says_hello && device.hello(5000, frame)) {
                answers += hex(frame) + " ";
            }
            if (answer.says_calibration && device.calibration(frame)) {
                answers += hex(frame) + " ";
            }
        });
    }
    return answers;
}

std::string answer(const std::string &line) {
    std::istringstream in(line);
    std::string what;
    in >> what;
    if (what == "samples") {
        return samples(in);
    }
    if (what == "hello") {
        return hello(in);
    }
    if (what == "reply") {
        return reply(in);
    }
    if (what == "calibration") {
        return calibration(in);
    }
    if (what == "commands") {
        return commands(in);
    }
    if (what == "decoded") {
        return decoded(in);
    }
    return what == "device" ? device(in) : "what?";
}

} // namespace

int main() {
    std::ios::sync_with_stdio(false);
    std::string line;
    while (std::getline(std::cin, line)) {
        std::cout << answer(line) << '\n';
    }
    return 0;
}
