// InvenSense ICM-20948 (data sheet DS-000189) and the AK09916 inside it, reached in bypass mode.
#pragma once

#include "physio/sensor.h"

namespace physio {

class Icm20948 : public Sensor {
public:
    bool begin(I2cBus &bus) override {
        address_ = is_one(bus, 0x69) ? 0x69 : is_one(bus, 0x68) ? 0x68 : 0;
        if (address_ == 0 || !bus.write(address_, kPwrMgmt1, 0x80)) { // reset
            return false;
        }
        bus.wait_ms(100);
        bank_ = 0;
        const bool is_ready = bus.write(address_, kPwrMgmt1, 0x01)      // awake, best clock
                              && bus.write(address_, kPwrMgmt2, 0x00)   // all axes on
                              && bus.write(address_, kUserCtrl, 0x00)   // no master of its own
                              && bus.write(address_, kIntPinCfg, 0x02)  // bypass
                              && set_rate(bus, kRateAtStart);
        bus.wait_ms(35);
        has_magnetometer_ = is_ready && bus.reads(kMag, kMagWia2, 0x09) && begin_magnetometer(bus);
        return is_ready;
    }

    bool set_rate(I2cBus &bus, uint16_t rate_hz) override {
        // Cut-offs: gyroscope 24, 51, 120 Hz; acceleration 24, 50, 111 Hz. Inside 1125 Hz.
        const auto filter = static_cast<uint8_t>((rate_hz <= 50 ? 4 : rate_hz <= 100 ? 3 : 2) << 3);
        const bool is_set = to_bank(bus, 2) && bus.write(address_, kGyroSmplrtDiv, 0x00) &&
                            bus.write(address_, kGyroConfig1, filter | 0x05)     // +-1000 deg/s, filter on
                            && bus.write(address_, kAccelSmplrtDiv1, 0x00) &&
                            bus.write(address_, kAccelSmplrtDiv1 + 1, 0x00) &&
                            bus.write(address_, kAccelConfig, filter | 0x05);    // +-8 g, filter on
        return to_bank(bus, 0) && is_set;
    }

    bool read(I2cBus &bus, bool with_magnetometer, int16_t values[9]) override {
        uint8_t raw[12];
        if (!bus.read(address_, kAccelXoutH, raw, sizeof raw)) {
            return false;
        }
        for (size_t i = 0; i < 6; i++) {
            values[i] = i16_be(raw + 2 * i);
        }
        return !with_magnetometer || !has_magnetometer_ || read_magnetometer(bus, values + 6);
    }

    SensorFacts facts() const override {
        const Scales scales{kGravity / 4096.0F, kDegree / 32.8F, 0.15F};
        return {scales, 8, 1000, static_cast<uint16_t>(has_magnetometer_ ? 4912 : 0), has_magnetometer_};
    }
    const char *name() const override { return "ICM-20948"; }

private:
    static constexpr uint8_t kBankSel = 0x7F, kWhoAmI = 0x00, kUserCtrl = 0x03, kPwrMgmt1 = 0x06, kPwrMgmt2 = 0x07,
                             kIntPinCfg = 0x0F, kAccelXoutH = 0x2D;
    static constexpr uint8_t kGyroSmplrtDiv = 0x00, kGyroConfig1 = 0x01, kAccelSmplrtDiv1 = 0x10,
                             kAccelConfig = 0x14; // in bank 2
    static constexpr uint8_t kMag = 0x0C, kMagWia2 = 0x01, kMagSt1 = 0x10, kMagCntl2 = 0x31, kMagCntl3 = 0x32;

    bool is_one(I2cBus &bus, uint8_t address) {
        // A restart of the processor alone leaves the chip in whichever bank it was.
        return bus.write(address, kBankSel, 0x00) && bus.reads(address, kWhoAmI, 0xEA);
    }
    bool to_bank(I2cBus &bus, uint8_t bank) {
        if (bank == bank_) {
            return true;
        }
        bank_ = bank;
        return bus.write(address_, kBankSel, static_cast<uint8_t>(bank << 4));
    }
    static bool begin_magnetometer(I2cBus &bus) {
        if (!bus.write(kMag, kMagCntl3, 0x01)) { // reset
            return false;
        }
        bus.wait_ms(10);
        const bool is_set = bus.write(kMag, kMagCntl2, 0x08); // continuous, 100 Hz
        bus.wait_ms(10);
        return is_set;
    }
    bool read_magnetometer(I2cBus &bus, int16_t values[3]) {
        uint8_t raw[9]; // ST1, six of data, one unused, ST2: reading ST2 lets the next value in
        if (!bus.read(kMag, kMagSt1, raw, sizeof raw)) {
            return false;
        }
        const bool is_new = (raw[0] & 0x01) != 0;
        const bool overflowed = (raw[8] & 0x08) != 0;
        if (is_new && !overflowed) {
            // Turned about x against the other axes (figures 12 and 13 of the data sheet).
            last_[0] = i16_le(raw + 1);
            last_[1] = negated(i16_le(raw + 3));
            last_[2] = negated(i16_le(raw + 5));
        }
        for (size_t i = 0; i < 3; i++) {
            values[i] = last_[i];
        }
        return true;
    }

    uint8_t address_ = 0;
    uint8_t bank_ = 0;
    bool has_magnetometer_ = false;
    int16_t last_[3] = {};
};

} // namespace physio
