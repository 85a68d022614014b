// InvenSense MPU-9250, MPU-9255 and MPU-6500 (register map RM-MPU-9250A-00), the former with an AK8963
// (MS1356) behind them, which answers on the same wires in bypass mode.
#pragma once

#include "physio/sensor.h"

namespace physio {

class Mpu9250 : public Sensor {
public:
    bool begin(I2cBus &bus) override {
        address_ = is_one(bus, 0x68) ? 0x68 : is_one(bus, 0x69) ? 0x69 : 0;
        if (address_ == 0 || !bus.write(address_, kPwrMgmt1, 0x80)) { // reset
            return false;
        }
        bus.wait_ms(100);
        const bool is_ready = bus.write(address_, kPwrMgmt1, 0x01)        // awake, clock of the gyroscope
                              && bus.write(address_, kPwrMgmt2, 0x00)     // all axes on
                              && bus.write(address_, kSmplrtDiv, 0x00)    // 1 kHz inside
                              && bus.write(address_, kGyroConfig, 0x10)   // +-1000 deg/s
                              && bus.write(address_, kAccelConfig, 0x10)  // +-8 g
                              && bus.write(address_, kUserCtrl, 0x00)     // no master of its own
                              && bus.write(address_, kIntPinCfg, 0x02)    // bypass
                              && set_rate(bus, kRateAtStart);
        bus.wait_ms(35); // the gyroscope starts
        has_magnetometer_ = is_ready && bus.reads(kMag, kMagWia, 0x48) && begin_magnetometer(bus);
        return is_ready;
    }

    bool set_rate(I2cBus &bus, uint16_t rate_hz) override {
        // Cut-offs: gyroscope 20, 41, 92 Hz; acceleration 21, 45, 99 Hz.
        const uint8_t filter = rate_hz <= 50 ? 4 : rate_hz <= 100 ? 3 : 2;
        return bus.write(address_, kConfig, filter) && bus.write(address_, kAccelConfig2, filter);
    }

    bool read(I2cBus &bus, bool with_magnetometer, int16_t values[9]) override {
        uint8_t raw[14]; // acceleration, temperature, angular rate
        if (!bus.read(address_, kAccelXoutH, raw, sizeof raw)) {
            return false;
        }
        for (size_t i = 0; i < 3; i++) {
            values[i] = i16_be(raw + 2 * i);
            values[3 + i] = i16_be(raw + 8 + 2 * i);
        }
        return !with_magnetometer || !has_magnetometer_ || read_magnetometer(bus, values + 6);
    }

    SensorFacts facts() const override {
        const Scales scales{kGravity / 4096.0F, kDegree / 32.8F, 0.15F};
        return {scales, 8, 1000, static_cast<uint16_t>(has_magnetometer_ ? 4912 : 0), has_magnetometer_};
    }
    const char *name() const override { return has_magnetometer_ ? "MPU-9250" : "MPU-6500"; }

private:
    static constexpr uint8_t kSmplrtDiv = 0x19, kConfig = 0x1A, kGyroConfig = 0x1B, kAccelConfig = 0x1C,
                             kAccelConfig2 = 0x1D, kIntPinCfg = 0x37, kAccelXoutH = 0x3B, kUserCtrl = 0x6A,
                             kPwrMgmt1 = 0x6B, kPwrMgmt2 = 0x6C, kWhoAmI = 0x75;
    static constexpr uint8_t kMag = 0x0C, kMagWia = 0x00, kMagSt1 = 0x02, kMagCntl1 = 0x0A, kMagCntl2 = 0x0B,
                             kMagAsax = 0x10;

    static bool is_one(I2cBus &bus, uint8_t address) {
        uint8_t identity = 0;
        return bus.read(address, kWhoAmI, &identity, 1) && (identity == 0x70 || identity == 0x71 || identity == 0x73);
    }
    bool begin_magnetometer(I2cBus &bus) {
        if (!bus.write(kMag, kMagCntl2, 0x01)) { // reset
            return false;
        }
        bus.wait_ms(10);
        if (!set_mode(bus, 0x0F) || !bus.read(kMag, kMagAsax, adjustment_, 3)) { // fuses: each chip's own sensitivity
            return false;
        }
        return set_mode(bus, 0x00) && set_mode(bus, 0x16); // 16 bits, 100 Hz
    }
    // A mode may only be left through power-down, and takes a moment.
    static bool set_mode(I2cBus &bus, uint8_t mode) {
        const bool is_set = bus.write(kMag, kMagCntl1, mode);
        bus.wait_ms(10);
        return is_set;
    }
    bool read_magnetometer(I2cBus &bus, int16_t values[3]) {
        uint8_t raw[8]; // ST1, six of data, ST2: reading ST2 lets the next value in
        if (!bus.read(kMag, kMagSt1, raw, sizeof raw)) {
            return false;
        }
        const bool is_new = (raw[0] & 0x01) != 0;
        const bool overflowed = (raw[7] & 0x08) != 0;
        if (is_new && !overflowed) {
            // The magnetometer lies otherwise in the package: x and y change places, z points down.
            last_[0] = adjusted(i16_le(raw + 3), adjustment_[1]);
            last_[1] = adjusted(i16_le(raw + 1), adjustment_[0]);
            last_[2] = negated(adjusted(i16_le(raw + 5), adjustment_[2]));
        }
        for (size_t i = 0; i < 3; i++) {
            values[i] = last_[i];
        }
        return true;
    }
    // H * ((ASA - 128) / 256 + 1), rounded: section 8.3.11 of MS1356.
    static int16_t adjusted(int16_t value, uint8_t asa) {
        const int32_t times_256 = static_cast<int32_t>(value) * (static_cast<int32_t>(asa) + 128);
        const int32_t rounded = (times_256 + (times_256 < 0 ? -128 : 128)) / 256;
        return static_cast<int16_t>(rounded > INT16_MAX ? INT16_MAX : rounded < INT16_MIN ? INT16_MIN : rounded);
    }

    uint8_t address_ = 0;
    bool has_magnetometer_ = false;
    uint8_t adjustment_[3] = {128, 128, 128};
    int16_t last_[3] = {};
};

} // namespace physio
