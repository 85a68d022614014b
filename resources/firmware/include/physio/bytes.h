// Little-endian numbers into and out of fixed buffers. No heap, no Arduino.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace physio {

// Writes until the buffer is full; after that only `fits()` is false.
class ByteWriter {
public:
    ByteWriter(uint8_t *out, size_t capacity) : out_(out), capacity_(capacity) {}

    void u8(uint8_t value) { bytes(&value, 1); }
    void u16(uint16_t value) { little(value, 2); }
    void u32(uint32_t value) { little(value, 4); }
    void i16(int16_t value) { little(static_cast<uint16_t>(value), 2); }
    void f32(float value) {
        uint32_t bits = 0;
        std::memcpy(&bits, &value, 4);
        u32(bits);
    }
    void bytes(const uint8_t *data, size_t n) {
        if (n > capacity_ - size_) {
            fits_ = false;
            return;
        }
        if (n > 0) {
            std::memcpy(out_ + size_, data, n);
            size_ += n;
        }
    }
    size_t size() const { return size_; }
    bool fits() const { return fits_; }

private:
    void little(uint32_t value, size_t n) {
        uint8_t data[4];
        for (size_t i = 0; i < n; i++) {
            data[i] = static_cast<uint8_t>(value >> (8 * i));
        }
        bytes(data, n);
    }

    uint8_t *out_;
    size_t capacity_;
    size_t size_ = 0;
    bool fits_ = true;
};

inline uint32_t u32_at(const uint8_t *data) {
    return static_cast<uint32_t>(data[0]) | static_cast<uint32_t>(data[1]) << 8 |
           static_cast<uint32_t>(data[2]) << 16 | static_cast<uint32_t>(data[3]) << 24;
}

inline int16_t i16_le(const uint8_t *data) {
    return static_cast<int16_t>(static_cast<uint16_t>(data[0] | data[1] << 8));
}

inline int16_t i16_be(const uint8_t *data) {
    return static_cast<int16_t>(static_cast<uint16_t>(data[0] << 8 | data[1]));
}

} // namespace physio
