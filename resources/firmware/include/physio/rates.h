// Which rates there are, and how many samples go into a frame.
#pragma once

#include "physio/frames.h"

namespace physio {

constexpr uint16_t kRates[] = {50, 100, 200};
constexpr uint16_t kRateAtStart = 100;

// The nearest rate; of two that are as near the slower one.
inline uint16_t nearest_rate(uint32_t wanted_hz) {
    uint16_t best = kRates[0];
    for (const uint16_t rate : kRates) {
        const auto off = [wanted_hz](uint16_t r) { return wanted_hz > r ? wanted_hz - r : r - wanted_hz; };
        best = off(rate) < off(best) ? rate : best;
    }
    return best;
}

constexpr uint32_t period_us(uint16_t rate_hz) { return 1000000U / rate_hz; }

// Bytes on the wire of a frame of n samples, at most.
constexpr size_t frame_bytes(size_t n, size_t n_axes) { return cobs_longest(kSampleHeader + 2 * n_axes * n + 4) + 2; }

// Samples of 50 ms where a frame of them fits into one piece of the link (a notification), because the fewest
// pieces arrive soonest; samples of 100 ms where it must be cut anyway, because then the header weighs less.
// `piece`: bytes, 0 for a link without pieces.
inline size_t samples_per_frame(uint16_t rate_hz, bool has_magnetometer, size_t piece) {
    const size_t soon = (rate_hz + 19) / 20;
    const size_t fits_whole = piece == 0 || frame_bytes(soon, has_magnetometer ? 9 : 6) <= piece;
    return fits_whole ? soon : rate_hz / 10;
}

} // namespace physio
