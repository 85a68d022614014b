// The wires to the sensor chips: all that a driver needs, and all that a test has to imitate.
#pragma once

#include <cstddef>
#include <cstdint>

namespace physio {

class I2cBus {
public:
    virtual ~I2cBus() = default;
    // One register; false where the chip did not answer.
    virtual bool write(uint8_t address, uint8_t reg, uint8_t value) = 0;
    // n registers (32 at most) in one transfer.
    virtual bool read(uint8_t address, uint8_t first, uint8_t *out, size_t n) = 0;
    virtual void wait_ms(uint32_t ms) = 0;

    bool reads(uint8_t address, uint8_t reg, uint8_t expected) {
        uint8_t value = 0;
        return read(address, reg, &value, 1) && value == expected;
    }
};

} // namespace physio
