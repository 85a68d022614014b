// Bosch BNO055 (data sheet BST-BNO055-DS000) without its fusion: in the mode AMG the ranges are ours, and the
// raw values are what a model of movement wants.
#pragma once

#include "physio/sensor.h"

namespace physio {

class Bno055 : public Sensor {
public:
    bool begin(I2cBus &bus) override {
        address_ = is_one(bus, 0x28) ? 0x28 : is_one(bus, 0x29) ? 0x29 : 0;
        if (address_ == 0 || !set_mode(bus, kConfigMode) || !bus.write(address_, kSysTrigger, 0x20)) { // reset
            return false;
        }
        if (!wait_until_up(bus)) {
            return false;
        }
        return bus.write(address_, kPwrMode, 0x00)     // normal
               && bus.write(address_, kUnitSel, 0x00)  // m/s^2 and deg/s
               && set_rate(bus, kRateAtStart);
    }

    bool set_rate(I2cBus &bus, uint16_t rate_hz) override {
        // Bandwidths: acceleration 31, 62.5, 125 Hz; gyroscope 23, 47, 116 Hz; magnetic field at 30 Hz.
        const uint8_t acc = rate_hz <= 50 ? 0x08 : rate_hz <= 100 ? 0x0C : 0x10;
        const uint8_t gyr = rate_hz <= 50 ? 0x20 : rate_hz <= 100 ? 0x18 : 0x10;
        const bool is_set = set_mode(bus, kConfigMode) && bus.write(address_, kPageId, 1) &&
                            bus.write(address_, kAccConfig, acc | 0x02)     // +-8 g
                            && bus.write(address_, kMagConfig, 0x0F)        // regular, 30 Hz
                            && bus.write(address_, kGyrConfig0, gyr | 0x01) // +-1000 deg/s
                            && bus.write(address_, kGyrConfig0 + 1, 0x00);  // normal
        return bus.write(address_, kPageId, 0) && set_mode(bus, kAmgMode) && is_set;
    }

    bool read(I2cBus &bus, bool with_magnetometer, int16_t values[9]) override {
        uint8_t raw[18]; // acceleration, magnetic field, angular rate
        if (!bus.read(address_, kAccDataX, raw, sizeof raw)) {
            return false;
        }
        for (size_t i = 0; i < 3; i++) {
            values[i] = i16_le(raw + 2 * i);
            values[3 + i] = i16_le(raw + 12 + 2 * i);
            values[6 + i] = with_magnetometer ? i16_le(raw + 6 + 2 * i) : int16_t{0};
        }
        return true;
    }

    SensorFacts facts() const override {
        // Table 3-17, 3-22 and 3-19: 100 LSB per m/s^2, 16 per deg/s and 16 per uT, whatever the range.
        return {{0.01F, kDegree / 16.0F, 1.0F / 16.0F}, 8, 1000, 1300, true};
    }
    const char *name() const override { return "BNO055"; }

private:
    static constexpr uint8_t kChipId = 0x00, kPageId = 0x07, kAccDataX = 0x08, kUnitSel = 0x3B, kOprMode = 0x3D,
                             kPwrMode = 0x3E, kSysTrigger = 0x3F;
    static constexpr uint8_t kAccConfig = 0x08, kMagConfig = 0x09, kGyrConfig0 = 0x0A; // in page 1
    static constexpr uint8_t kConfigMode = 0x00, kAmgMode = 0x07, kIdentity = 0xA0;

    static bool is_one(I2cBus &bus, uint8_t address) {
        return bus.reads(address, kChipId, kIdentity) ||
               (bus.write(address, kPageId, 0) && bus.reads(address, kChipId, kIdentity));
    }
    // After a reset it is deaf for 650 ms.
    bool wait_until_up(I2cBus &bus) const {
        for (int i = 0; i < 100; i++) {
            bus.wait_ms(10);
            if (bus.reads(address_, kChipId, kIdentity)) {
                bus.wait_ms(50);
                return true;
            }
        }
        return false;
    }
    bool set_mode(I2cBus &bus, uint8_t mode) const {
        const bool is_set = bus.write(address_, kPageId, 0) && bus.write(address_, kOprMode, mode);
        bus.wait_ms(25); // 19 ms into configuration, 7 ms out of it
        return is_set;
    }

    uint8_t address_ = 0;
};

} // namespace physio
