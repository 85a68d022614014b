// What the device is and does, apart from its hardware: it obeys commands and says what it is.
#pragma once

#include <cstdio>

#include "physio/commands.h"
#include "physio/frames.h"
#include "physio/names.h"
#include "physio/rates.h"

namespace physio {

constexpr uint32_t kLongestBlinkS = 60;

// Memory that outlasts a restart.
class Store {
public:
    enum Key : uint8_t { kNameKey, kCalibrationKey };

    virtual ~Store() = default;
    // Copies what is kept into `out` and gives its length; 0 where nothing is, or more than fits.
    virtual size_t load(Key key, uint8_t *out, size_t capacity) = 0;
    // n = 0 removes it; false where it could not be kept.
    virtual bool save(Key key, const uint8_t *data, size_t n) = 0;
};

// What the sensor that was found can do.
struct SensorFacts {
    Scales scales;
    uint16_t acc_range_g;
    uint16_t gyr_range_dps;
    uint16_t mag_range_ut;
    bool has_magnetometer;
};

class Device {
public:
    // What follows the reply to a command.
    struct Answer {
        uint8_t status;
        bool says_hello;
        bool says_calibration;
    };

    Device(uint32_t id, uint8_t boot, const char *firmware, Store &store)
        : id_(id), boot_(boot), firmware_(firmware), store_(store) {
        std::snprintf(name_at_birth_, sizeof name_at_birth_, "Physio-%04X", static_cast<unsigned>(id & 0xFFFF));
        load_name();
        n_calibration_ = store_.load(Store::kCalibrationKey, calibration_, sizeof calibration_);
        if (n_calibration_ != kCalibrationSize) {
            n_calibration_ = 0;
        }
    }

    Answer obey(const CommandFrame &command, uint32_t now_ms) {
        const uint8_t status = act(command, now_ms);
        if (status != kDone) {
            return {status, false, false};
        }
        switch (command.command) {
        case kInfo:
            return {status, true, true};
        case kRate:
        case kMagnetometer:
        case kIdentify:
        case kName:
            return {status, true, false};
        case kKeepCalibration:
        case kSendCalibration:
            return {status, false, true};
        default:
            return {status, false, false};
        }
    }

    void found(const SensorFacts &facts) { facts_ = facts; }
    bool hello(uint32_t now_ms, Frame &frame) const {
        Hello hello{};
        hello.device_id = id_;
        hello.boot = boot_;
        hello.flags = static_cast<uint8_t>((is_magnetometer_on() ? kHasMagnetometer : 0) |
                                           (is_streaming_ ? kIsStreaming : 0) |
                                           (is_identifying(now_ms) ? kIsIdentifying : 0));
        hello.rate_hz = rate_hz_;
        hello.acc_range_g = facts_.acc_range_g;
        hello.gyr_range_dps = facts_.gyr_range_dps;
        hello.mag_range_ut = is_magnetometer_on() ? facts_.mag_range_ut : uint16_t{0};
        hello.battery = battery_;
        hello.firmware = firmware_;
        hello.name = name();
        return encode_hello(hello, frame);
    }
    bool reply(const CommandFrame &command, uint8_t status, Frame &frame) const {
        return encode_reply(id_, command.command, command.token, status, frame);
    }
    bool calibration(Frame &frame) const { return encode_calibration(id_, calibration_, n_calibration_, frame); }

    void set_battery(uint8_t percent) { battery_ = percent; }
    uint8_t battery() const { return battery_; }
    uint32_t id() const { return id_; }
    uint8_t boot() const { return boot_; }
    const Scales &scales() const { return facts_.scales; }
    bool has_sensor() const { return facts_.scales.acc > 0; }
    uint16_t rate_hz() const { return rate_hz_; }
    bool is_magnetometer_on() const { return wants_magnetometer_ && facts_.has_magnetometer; }
    bool is_streaming() const { return is_streaming_; }
    // Ends by itself; a millisecond counter that wraps around does not begin it anew.
    bool is_identifying(uint32_t now_ms) const { return now_ms - blinks_since_ms_ < blinks_for_ms_; }
    void let_blinking_end(uint32_t now_ms) {
        if (!is_identifying(now_ms)) {
            blinks_for_ms_ = 0;
        }
    }
    const char *name() const { return name_[0] != 0 ? name_ : name_at_birth_; }

private:
    uint8_t act(const CommandFrame &command, uint32_t now_ms) {
        switch (command.command) {
        case kStart:
        case kStop:
            is_streaming_ = command.command == kStart;
            return kDone;
        case kRate:
            rate_hz_ = nearest_rate(command.argument);
            return kDone;
        case kMagnetometer:
            if (command.argument > (facts_.has_magnetometer ? 1U : 0U)) {
                return kRefused;
            }
            wants_magnetometer_ = command.argument == 1;
            return kDone;
        case kIdentify:
            blinks_since_ms_ = now_ms;
            blinks_for_ms_ = 1000 * (command.argument < kLongestBlinkS ? command.argument : kLongestBlinkS);
            return kDone;
        case kName:
            return keep_name(command.data, command.length);
        case kKeepCalibration:
            return keep_calibration(command.data, command.length);
        case kInfo:
        case kSendCalibration:
            return kDone;
        default:
            return kUnknownCommand;
        }
    }
    uint8_t keep_name(const uint8_t *data, size_t n) {
        if (!is_name(data, n) || !store_.save(Store::kNameKey, data, n)) {
            return kRefused;
        }
        std::memcpy(name_, data, n);
        name_[n] = 0;
        return kDone;
    }
    uint8_t keep_calibration(const uint8_t *data, size_t n) {
        if ((n != 0 && n != kCalibrationSize) || !store_.save(Store::kCalibrationKey, data, n)) {
            return kRefused;
        }
        std::memcpy(calibration_, data, n);
        n_calibration_ = n;
        return kDone;
    }
    void load_name() {
        const size_t n = store_.load(Store::kNameKey, reinterpret_cast<uint8_t *>(name_), kMaxText);
        name_[is_name(reinterpret_cast<const uint8_t *>(name_), n) ? n : 0] = 0;
    }

    uint32_t id_;
    uint8_t boot_;
    const char *firmware_;
    Store &store_;
    SensorFacts facts_{};
    uint16_t rate_hz_ = kRateAtStart;
    bool wants_magnetometer_ = true;
    bool is_streaming_ = true;
    uint8_t battery_ = kUnknownBattery;
    uint32_t blinks_since_ms_ = 0;
    uint32_t blinks_for_ms_ = 0;
    char name_at_birth_[16];
    char name_[kMaxText + 1] = {};
    uint8_t calibration_[kCalibrationSize] = {};
    size_t n_calibration_ = 0;
};

} // namespace physio
