// A queue between two tasks without a lock: one puts in, one takes out.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace physio {

// N: a power of two. Items are copied.
template <typename T, size_t N> class RingBuffer {
    static_assert(N > 0 && (N & (N - 1)) == 0, "the size must be a power of two");

public:
    // By the one producer; false, and nothing done, where it is full.
    bool push(const T &item) {
        const uint32_t head = head_.load(std::memory_order_relaxed);
        if (head - tail_.load(std::memory_order_acquire) == N) {
            return false;
        }
        items_[head & (N - 1)] = item;
        head_.store(head + 1, std::memory_order_release);
        return true;
    }
    // By the one consumer; false where it is empty.
    bool pop(T &item) {
        const uint32_t tail = tail_.load(std::memory_order_relaxed);
        if (head_.load(std::memory_order_acquire) == tail) {
            return false;
        }
        item = items_[tail & (N - 1)];
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }
    // By either; as it was a moment ago.
    size_t size() const {
        const uint32_t tail = tail_.load(std::memory_order_acquire);
        return head_.load(std::memory_order_acquire) - tail;
    }

private:
    T items_[N]{};
    std::atomic<uint32_t> head_{0};
    std::atomic<uint32_t> tail_{0};
};

} // namespace physio
