// A way to the program: the serial port, or the Nordic UART Service.
#pragma once

#include "physio/commands.h"
#include "physio/outbox.h"

namespace physio {

class Port {
public:
    virtual ~Port() = default;
    // Whether anybody could be listening.
    virtual bool is_open() = 0;
    // Bytes that one piece (a notification) carries, 0 where there are no pieces.
    virtual size_t piece() = 0;
    // Bytes that can be sent at once without waiting.
    virtual size_t room() = 0;
    // Whether they were taken; never waits.
    virtual bool send(const uint8_t *data, size_t n) = 0;
    // What came meanwhile, at most `capacity` bytes of it.
    virtual size_t receive(uint8_t *data, size_t capacity) = 0;
};

// A port with what waits to be sent over it and half of what comes.
class Link {
public:
    explicit Link(Port &port) : port_(port) {}

    // Whether somebody has just come. Nobody gets the rest of what was meant for another.
    bool has_opened() {
        const bool was_open = is_open_;
        is_open_ = port_.is_open();
        if (is_open_ != was_open) {
            outbox_.clear();
            reader_.clear();
        }
        return is_open_ && !was_open;
    }
    bool is_open() const { return is_open_; }
    size_t piece() { return is_open_ ? port_.piece() : 0; }
    void push(const Frame &frame) {
        if (is_open_) {
            outbox_.push(frame);
        }
    }
    template <typename Take> void receive(Take &&take) {
        uint8_t data[64];
        // No more than a command and a bit in one go: a flood must not keep the samples waiting.
        for (int i = 0; i < 8; i++) {
            const size_t n = port_.receive(data, sizeof data);
            if (n == 0) {
                return;
            }
            reader_.feed(data, n, take);
        }
    }
    void pump(uint32_t now_ms) {
        const bool has_sent = outbox_.pump([this] { return port_.room(); },
                                           [this](const uint8_t *data, size_t n) { return port_.send(data, n); });
        if (has_sent || outbox_.size() == 0) {
            moved_ms_ = now_ms;
        } else if (now_ms - moved_ms_ > kStaleMs) {
            outbox_.clear(); // nobody reads: whoever comes wants to hear of now
        }
    }

private:
    static constexpr uint32_t kStaleMs = 500;

    Port &port_;
    CommandReader reader_;
    Outbox<4096> outbox_; // 0.8 s of nine axes at 200 Hz
    bool is_open_ = false;
    uint32_t moved_ms_ = 0;
};

} // namespace physio
