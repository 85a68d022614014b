#pragma once

#include "world.h"

// The master of the I2C wires; a byte takes 9 clocks.
class TwoWire {
public:
    bool begin(int, int, uint32_t frequency) {
        byte_us_ = 9e6 / frequency;
        return true;
    }
    void setTimeOut(uint16_t) {}
    void beginTransmission(uint8_t address) {
        address_ = address;
        written_.clear();
    }
    size_t write(uint8_t byte) {
        written_.push_back(byte);
        return 1;
    }
    // 0 done, 2 nobody answers
    uint8_t endTransmission(bool stops = true) {
        World &world = World::the();
        world.pass(static_cast<int64_t>(byte_us_ * static_cast<double>(1 + written_.size())));
        Chip *chip = world.chips.at(address_);
        if (chip == nullptr) {
            return 2;
        }
        if (stops && written_.size() == 2) {
            chip->write(written_[0], written_[1]);
        } else if (stops || written_.size() != 1) {
            world.fail("a transfer that no chip understands");
        }
        return 0;
    }
    uint8_t requestFrom(uint8_t address, uint8_t n) {
        World &world = World::the();
        Chip *chip = world.chips.at(address);
        if (chip == nullptr || written_.size() != 1) {
            return 0;
        }
        read_ = chip->read(written_[0], n);
        world.pass(static_cast<int64_t>(byte_us_ * (1.0 + n)));
        next_ = 0;
        return n;
    }
    int read() { return next_ < read_.size() ? read_[next_++] : -1; }

private:
    double byte_us_ = 90;
    uint8_t address_ = 0;
    Bytes written_, read_;
    size_t next_ = 0;
};
inline TwoWire Wire;
