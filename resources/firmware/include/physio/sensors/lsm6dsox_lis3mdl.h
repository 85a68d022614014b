// ST LSM6DSOX (data sheet DS12814) with LIS3MDL (DS9463), as on the boards that carry both with the same axes.
#pragma once

#include "physio/sensor.h"

namespace physio {

class Lsm6dsoxLis3mdl : public Sensor {
public:
    bool begin(I2cBus &bus) override {
        imu_ = find(bus, {0x6A, 0x6B}, 0x6C);
        if (imu_ == 0 || !bus.write(imu_, kCtrl3C, 0x01)) { // reset
            return false;
        }
        bus.wait_ms(10);
        mag_ = find(bus, {0x1C, 0x1E}, 0x3D);
        return bus.write(imu_, kCtrl3C, 0x44)        // whole values only, addresses that count up
               && bus.write(imu_, kCtrl1Xl, 0x7E)    // 833 Hz, +-8 g, second filter on
               && bus.write(imu_, kCtrl2G, 0x78)     // 833 Hz, +-1000 deg/s
               && bus.write(imu_, kCtrl4C, 0x02)     // first filter of the gyroscope on
               && set_rate(bus, kRateAtStart) && (mag_ == 0 || begin_magnetometer(bus));
    }

    bool set_rate(I2cBus &bus, uint16_t rate_hz) override {
        // Cut-offs: acceleration 833 Hz / 45, / 20, / 10; gyroscope 25, 49, 96 Hz (table of FTYPE at 833 Hz).
        const uint8_t acc = rate_hz <= 50 ? 0x60 : rate_hz <= 100 ? 0x40 : 0x20;
        const uint8_t gyr = rate_hz <= 50 ? 0x06 : rate_hz <= 100 ? 0x05 : 0x04;
        return bus.write(imu_, kCtrl8Xl, acc) && bus.write(imu_, kCtrl6C, gyr);
    }

    bool read(I2cBus &bus, bool with_magnetometer, int16_t values[9]) override {
        uint8_t raw[12];
        if (!bus.read(imu_, kOutXLG, raw, sizeof raw)) {
            return false;
        }
        for (size_t i = 0; i < 3; i++) {
            values[3 + i] = i16_le(raw + 2 * i);
            values[i] = i16_le(raw + 6 + 2 * i);
        }
        return !with_magnetometer || mag_ == 0 || read_magnetometer(bus, values + 6);
    }

    SensorFacts facts() const override {
        const Scales scales{0.244e-3F * kGravity, 35e-3F * kDegree, 100.0F / 6842.0F};
        return {scales, 8, 1000, static_cast<uint16_t>(mag_ != 0 ? 400 : 0), mag_ != 0};
    }
    const char *name() const override { return mag_ != 0 ? "LSM6DSOX+LIS3MDL" : "LSM6DSOX"; }

private:
    static constexpr uint8_t kWhoAmI = 0x0F, kCtrl1Xl = 0x10, kCtrl2G = 0x11, kCtrl3C = 0x12, kCtrl4C = 0x13,
                             kCtrl6C = 0x15, kCtrl8Xl = 0x17, kOutXLG = 0x22;
    static constexpr uint8_t kMagCtrl1 = 0x20, kMagStatus = 0x27, kCountUp = 0x80;

    struct Addresses {
        uint8_t first, second;
    };
    static uint8_t find(I2cBus &bus, Addresses at, uint8_t identity) {
        return bus.reads(at.first, kWhoAmI, identity) ? at.first : bus.reads(at.second, kWhoAmI, identity) ? at.second : 0;
    }
    bool begin_magnetometer(I2cBus &bus) {
        if (!bus.write(mag_, kMagCtrl1 + 1, 0x04)) { // reset
            return false;
        }
        bus.wait_ms(10);
        return bus.write(mag_, kMagCtrl1, 0x62)        // x and y at their best, 155 Hz
               && bus.write(mag_, kMagCtrl1 + 1, 0x00) // +-4 gauss
               && bus.write(mag_, kMagCtrl1 + 3, 0x0C) // z at its best
               && bus.write(mag_, kMagCtrl1 + 4, 0x40) // whole values only
               && bus.write(mag_, kMagCtrl1 + 2, 0x00); // continuous
    }
    bool read_magnetometer(I2cBus &bus, int16_t values[3]) {
        uint8_t raw[7];
        if (!bus.read(mag_, kMagStatus | kCountUp, raw, sizeof raw)) {
            return false;
        }
        for (size_t i = 0; i < 3; i++) {
            values[i] = i16_le(raw + 1 + 2 * i);
        }
        return true;
    }

    uint8_t imu_ = 0;
    uint8_t mag_ = 0; // 0: there is none
};

} // namespace physio
