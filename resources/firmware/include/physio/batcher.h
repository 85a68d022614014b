// Samples to frames: as many as belong together.
#pragma once

#include "physio/frames.h"

namespace physio {

class Batcher {
public:
    // Whether a sample can stand behind those that wait: a frame has one period, no hole and one kind, and says
    // only when its first sample was taken. One that was taken too late or too early begins another.
    bool continues(const Sample &sample) const {
        if (n_ == 0) {
            return true;
        }
        const Sample &last = samples_[n_ - 1];
        const uint32_t period = sample.period_us;
        const uint32_t due_us = samples_[0].time_us + static_cast<uint32_t>(n_) * period;
        const bool is_on_time = sample.time_us - due_us + period / 10 <= period / 5; // a tenth off at most
        return is_on_time && sample.counter == last.counter + 1 && period == last.period_us &&
               sample.has_magnetometer == last.has_magnetometer;
    }
    void add(const Sample &sample) {
        if (n_ < kMaxSamples) {
            samples_[n_++] = sample;
        }
    }
    // All that wait, as a frame; false where none do.
    bool take(uint32_t device_id, uint8_t boot, const Scales &scales, Frame &frame) {
        const size_t n = n_;
        n_ = 0;
        return n > 0 && encode_samples(device_id, boot, scales, samples_, n, frame);
    }
    void clear() { n_ = 0; }
    size_t size() const { return n_; }

private:
    Sample samples_[kMaxSamples]{};
    size_t n_ = 0;
};

} // namespace physio
