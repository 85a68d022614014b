// Reads the sensor at every tick of the timer; runs on a task of its own.
#pragma once

#include <atomic>

#include "physio/ring_buffer.h"
#include "physio/sensor.h"

namespace physio {

constexpr size_t kWaitingSamples = 256; // 1.28 s at 200 Hz, should the other task be busy that long
enum class SensorState : uint8_t { kSearching, kMissing, kReady };
using SampleQueue = RingBuffer<Sample, kWaitingSamples>;

class Sampler {
public:
    explicit Sampler(SampleQueue &queue) : queue_(queue) {}

    // By any task: what to do from the next tick on.
    void ask(uint16_t rate_hz, bool with_magnetometer) {
        asked_.store(static_cast<uint32_t>(rate_hz) << 1 | (with_magnetometer ? 1U : 0U), std::memory_order_release);
    }
    // The rate that the timer should have.
    uint16_t rate_hz() const { return rate_hz_.load(std::memory_order_acquire); }

    // By the sampling task, after `n_ticks` of the timer, more than one where it came too late. A tick that was
    // missed and a reading that failed count as samples, so that the program sees a gap and how long it is.
    // `now_us` is asked at the moment of reading. False where the sensor has been silent for too long.
    template <typename Clock> bool tick(I2cBus &bus, Sensor &sensor, uint32_t n_ticks, Clock &&now_us) {
        take_what_is_asked(bus, sensor);
        counter_ += n_ticks;
        Sample sample{};
        sample.counter = counter_ - 1;
        sample.period_us = period_us(rate_hz());
        sample.has_magnetometer = with_magnetometer_;
        sample.time_us = now_us();
        if (!sensor.read(bus, with_magnetometer_, sample.values)) {
            return ++n_failed_ < kFailuresThatMeanLost;
        }
        n_failed_ = 0;
        queue_.push(sample); // a full queue loses it, which its counter tells
        return true;
    }
    // A sensor that was just found has the rate it starts with.
    void begin_anew() {
        n_failed_ = 0;
        taken_ = 0;
    }

private:
    static constexpr uint32_t kFailuresThatMeanLost = 20;

    void take_what_is_asked(I2cBus &bus, Sensor &sensor) {
        const uint32_t asked = asked_.load(std::memory_order_acquire);
        if (asked == taken_) {
            return;
        }
        const auto rate = static_cast<uint16_t>(asked >> 1);
        with_magnetometer_ = (asked & 1) != 0;
        if (rate == taken_ >> 1 || sensor.set_rate(bus, rate)) {
            taken_ = asked;
            rate_hz_.store(rate, std::memory_order_release);
        }
    }

    SampleQueue &queue_;
    std::atomic<uint32_t> asked_{static_cast<uint32_t>(kRateAtStart) << 1};
    std::atomic<uint16_t> rate_hz_{kRateAtStart};
    uint32_t taken_ = 0; // of what was asked
    uint32_t counter_ = 0;
    uint32_t n_failed_ = 0;
    bool with_magnetometer_ = false;
};

} // namespace physio
