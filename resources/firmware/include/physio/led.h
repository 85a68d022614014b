// What the light says. Written down in README.md; change both.
#pragma once

#include <cstdint>

namespace physio {

enum class Light { kSearching, kNoSensor, kWaiting, kConnected, kStopped, kLowBattery, kIdentify };

// Whether it is lit at a moment. Each meaning has a rhythm of its own, none needs colour.
inline bool is_lit(Light light, uint32_t now_ms) {
    const uint32_t in_two_s = now_ms % 2000;
    switch (light) {
    case Light::kSearching: // even, fast
        return now_ms % 200 < 100;
    case Light::kNoSensor: // three flashes, pause
        return in_two_s < 900 && in_two_s % 300 < 100;
    case Light::kWaiting: // one short flash in two seconds
        return in_two_s < 50;
    case Light::kConnected: // lit, with a short dark moment in two seconds
        return in_two_s >= 50;
    case Light::kStopped: // even, slow
        return in_two_s < 1000;
    case Light::kLowBattery: // two flashes, pause
        return in_two_s < 400 && in_two_s % 200 < 50;
    case Light::kIdentify: // hectic
        return now_ms % 120 < 60;
    }
    return false;
}

} // namespace physio
