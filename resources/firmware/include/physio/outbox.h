// What waits to be sent over one link: whole frames in, pieces of the size that the link takes out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "physio/frames.h"

namespace physio {

constexpr size_t kLargestPiece = 512; // bytes; a notification has 509 at most

template <size_t N> class Outbox {
public:
    // A frame is taken whole or not at all: half of one would spoil the next as well.
    bool push(const Frame &frame) {
        if (frame.size > N - size_) {
            n_dropped_++;
            return false;
        }
        for (size_t i = 0; i < frame.size; i++) {
            bytes_[(first_ + size_ + i) % N] = frame.data[i];
        }
        size_ += frame.size;
        return true;
    }
    // Gives pieces to `send(data, n)`, each as long as `room()` then allows, until it is empty, there is no room
    // or `send` says false; what was not sent stays. Whether anything was sent.
    template <typename Room, typename Send> bool pump(Room &&room, Send &&send) {
        uint8_t piece[kLargestPiece];
        bool has_sent = false;
        while (size_ > 0) {
            size_t n = room();
            n = n < kLargestPiece ? n : kLargestPiece;
            n = n < size_ ? n : size_;
            for (size_t i = 0; i < n; i++) {
                piece[i] = bytes_[(first_ + i) % N];
            }
            if (n == 0 || !send(static_cast<const uint8_t *>(piece), n)) {
                break;
            }
            first_ = (first_ + n) % N;
            size_ -= n;
            has_sent = true;
        }
        return has_sent;
    }
    void clear() { first_ = size_ = 0; }
    size_t size() const { return size_; }
    // Frames for which there was no room.
    uint32_t n_dropped() const { return n_dropped_; }

private:
    uint8_t bytes_[N]{};
    size_t first_ = 0;
    size_t size_ = 0;
    uint32_t n_dropped_ = 0;
};

} // namespace physio
