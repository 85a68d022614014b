// Percent of a lithium polymer cell from its voltage.
#pragma once

#include <cstddef>
#include <cstdint>

#include "physio/frames.h"

namespace physio {

constexpr uint8_t kLowBatteryPercent = 15;

// A typical discharge curve at a tenth of the capacity per hour, at room temperature. Below 2.5 V there is no
// cell on the pin, above 4.5 V no divider.
inline uint8_t battery_percent(uint32_t millivolts) {
    struct Point {
        uint16_t millivolts;
        uint8_t percent;
    };
    static constexpr Point kCurve[] = {{3300, 0},  {3500, 5},  {3600, 10}, {3680, 20}, {3740, 30}, {3780, 40},
                                       {3830, 50}, {3880, 60}, {3950, 70}, {4030, 80}, {4110, 90}, {4180, 100}};
    if (millivolts < 2500 || millivolts > 4500) {
        return kUnknownBattery;
    }
    if (millivolts <= kCurve[0].millivolts) {
        return 0;
    }
    for (size_t i = 1; i < sizeof kCurve / sizeof *kCurve; i++) {
        const Point &low = kCurve[i - 1];
        const Point &high = kCurve[i];
        if (millivolts <= high.millivolts) {
            const uint32_t part = (millivolts - low.millivolts) * (high.percent - low.percent);
            return static_cast<uint8_t>(low.percent + part / (high.millivolts - low.millivolts));
        }
    }
    return 100;
}

} // namespace physio
