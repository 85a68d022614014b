// The frames that a device sends, as resources/protocol.md of Physio Desktop describes them, version 1.
#pragma once

#include "physio/bytes.h"
#include "physio/cobs.h"
#include "physio/crc32.h"

namespace physio {

constexpr uint8_t kVersion = 1;
enum FrameType : uint8_t { kHello = 1, kSamples = 2, kReply = 3, kCalibration = 4, kCommand = 16 };
enum Flag : uint8_t { kHasMagnetometer = 1, kIsStreaming = 2, kIsIdentifying = 4 };
enum Status : uint8_t { kDone = 0, kRefused = 1, kUnknownCommand = 2 };

constexpr size_t kMaxSamples = 50;       // in a frame
constexpr size_t kMaxText = 63;          // bytes of UTF-8
constexpr size_t kCalibrationSize = 129; // bytes of what is kept for the next workstation
constexpr uint8_t kUnknownBattery = 255;
constexpr size_t kSampleHeader = 36; // bytes
constexpr size_t kMaxPayload = kSampleHeader + 18 * kMaxSamples;
constexpr size_t kMaxFrame = cobs_longest(kMaxPayload + 4) + 2;

// One reading of the sensor, on the axes of the board.
struct Sample {
    uint32_t counter;   // samples since the start, those included that were never read
    uint32_t time_us;   // when the sensor was read
    uint32_t period_us; // of the rate it was taken at
    bool has_magnetometer;
    int16_t values[9]; // acc, gyr, mag; without a magnetometer the last three mean nothing
};

// SI units per count: m/s^2, rad/s, uT.
struct Scales {
    float acc;
    float gyr;
    float mag;
};

struct Hello {
    uint32_t device_id;
    uint8_t boot;
    uint8_t flags;
    uint16_t rate_hz;
    uint16_t acc_range_g;
    uint16_t gyr_range_dps;
    uint16_t mag_range_ut;
    uint8_t battery; // percent, or kUnknownBattery
    const char *firmware;
    const char *name;
};

// A frame as it goes over the wire, its delimiters included.
struct Frame {
    uint8_t data[kMaxFrame];
    size_t size = 0;

    // False, and empty, where the payload is too long.
    bool wrap(const uint8_t *payload, size_t n) {
        size = 0;
        if (n > kMaxPayload) {
            return false;
        }
        const uint32_t crc = crc32(payload, n);
        data[0] = 0;
        CobsEncoder encoder(data + 1);
        encoder.put(payload, n);
        for (int i = 0; i < 4; i++) {
            encoder.put(static_cast<uint8_t>(crc >> (8 * i)));
        }
        size = 1 + encoder.finish();
        data[size++] = 0;
        return true;
    }
};

// n samples (1 to 50) in a row: counters without a hole, one period, all with or all without a magnetometer.
inline bool encode_samples(uint32_t device_id, uint8_t boot, const Scales &scales, const Sample *samples, size_t n,
                           Frame &frame) {
    frame.size = 0;
    if (n < 1 || n > kMaxSamples) {
        return false;
    }
    const bool has_magnetometer = samples[0].has_magnetometer;
    const size_t n_axes = has_magnetometer ? 9 : 6;
    uint8_t payload[kMaxPayload];
    ByteWriter out(payload, sizeof payload);
    out.u8(kVersion);
    out.u8(kSamples);
    out.u32(device_id);
    out.u8(boot);
    out.u8(has_magnetometer ? kHasMagnetometer : 0);
    out.u32(samples[0].counter);
    out.u32(samples[0].time_us);
    out.u32(samples[0].period_us);
    out.u8(static_cast<uint8_t>(n));
    out.u8(0);
    out.u16(0);
    out.f32(scales.acc);
    out.f32(scales.gyr);
    out.f32(has_magnetometer ? scales.mag : 0.0F);
    for (size_t i = 0; i < n; i++) {
        for (size_t axis = 0; axis < n_axes; axis++) {
            out.i16(samples[i].values[axis]);
        }
    }
    return out.fits() && frame.wrap(payload, out.size());
}

inline void write_text(ByteWriter &out, const char *text) {
    size_t n = 0;
    while (n < kMaxText && text[n] != 0) {
        n++;
    }
    // Cut after the last whole character.
    while (text[n] != 0 && n > 0 && (static_cast<uint8_t>(text[n]) & 0xC0) == 0x80) {
        n--;
    }
    out.u8(static_cast<uint8_t>(n));
    out.bytes(reinterpret_cast<const uint8_t *>(text), n);
}

inline bool encode_hello(const Hello &hello, Frame &frame) {
    uint8_t payload[17 + 2 * (1 + kMaxText)];
    ByteWriter out(payload, sizeof payload);
    out.u8(kVersion);
    out.u8(kHello);
    out.u32(hello.device_id);
    out.u8(hello.boot);
    out.u8(hello.flags);
    out.u16(hello.rate_hz);
    out.u16(hello.acc_range_g);
    out.u16(hello.gyr_range_dps);
    out.u16(hello.mag_range_ut);
    out.u8(hello.battery);
    write_text(out, hello.firmware);
    write_text(out, hello.name);
    return out.fits() && frame.wrap(payload, out.size());
}

inline bool encode_reply(uint32_t device_id, uint8_t command, uint8_t token, uint8_t status, Frame &frame) {
    uint8_t payload[9];
    ByteWriter out(payload, sizeof payload);
    out.u8(kVersion);
    out.u8(kReply);
    out.u32(device_id);
    out.u8(command);
    out.u8(token);
    out.u8(status);
    return frame.wrap(payload, out.size());
}

// `record`: kCalibrationSize bytes, or none (n = 0) where nothing is kept.
inline bool encode_calibration(uint32_t device_id, const uint8_t *record, size_t n, Frame &frame) {
    uint8_t payload[7 + kCalibrationSize];
    ByteWriter out(payload, sizeof payload);
    out.u8(kVersion);
    out.u8(kCalibration);
    out.u32(device_id);
    out.u8(static_cast<uint8_t>(n));
    out.bytes(record, n);
    frame.size = 0;
    return out.fits() && frame.wrap(payload, out.size());
}

} // namespace physio
